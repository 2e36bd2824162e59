package load

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestTurnsHaveOnAverageTheSizeAskedFor(t *testing.T) {
	for _, size := range []int{2 << 10, 128 << 10, 1 << 20} {
		for _, session := range Sessions(size) {
			if bytes := average(session); bytes != size {
				t.Errorf("%d bytes, expected %d", bytes, size)
			}
			if first := len(session[0]); first < size*6/10 || first >= size {
				t.Errorf("the first of %d has %d bytes", size, first)
			}
		}
	}
}

func TestATurnContinuesTheOneBefore(t *testing.T) {
	for _, session := range Sessions(128 << 10) {
		var before chat
		for turn, body := range session {
			var now chat
			if err := json.Unmarshal(body, &now); err != nil {
				t.Fatal(err)
			}
			if now.Model != "auto" || len(now.Messages) != len(before.Messages)+2 && turn > 0 {
				t.Errorf("turn %d: model %q, %d messages after %d", turn, now.Model, len(now.Messages), len(before.Messages))
			}
			for i, message := range before.Messages {
				if message.Content != now.Messages[i].Content {
					t.Errorf("turn %d changes message %d", turn, i)
				}
			}
			before = now
		}
	}
}

func TestTheSameSizeGivesTheSameBodies(t *testing.T) {
	if !bytes.Equal(Sessions(2 << 10)[1][2], Sessions(2 << 10)[1][2]) {
		t.Error("bodies differ from call to call")
	}
	if bytes.Equal(Sessions(2 << 10)[0][0], Sessions(2 << 10)[1][0]) {
		t.Error("two sessions are the same")
	}
}
