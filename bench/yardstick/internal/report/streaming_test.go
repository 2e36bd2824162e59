package report

import (
	"strings"
	"testing"

	"throughline.io/bench/yardstick/internal/stack"
)

func streamingOf(streams int, plain, ours StreamWindow) Streaming {
	plain.Round, plain.Streams, plain.System, plain.Events = 1, streams, stack.Plain, 1000
	ours.Round, ours.Streams, ours.System, ours.Events = 1, streams, stack.Sidecar, 1000
	run := Streaming{Windows: []StreamWindow{ours, plain}}
	run.Summarise()
	return run
}

func TestGoalsOfDelays(t *testing.T) {
	for _, test := range []struct {
		streams int
		ours    float64
		pass    bool
	}{{1, 150, true}, {1, 151, false}, {30, 160, true}, {30, 161, false}} {
		run := streamingOf(test.streams, StreamWindow{P50: 100}, StreamWindow{P50: test.ours})
		if run.Goals[0].Pass != test.pass {
			t.Errorf("%+v: %+v", test, run.Goals[0])
		}
	}
}

func TestEventsThatOnlyWeMergeMissTheGoal(t *testing.T) {
	if run := streamingOf(1, StreamWindow{P50: 1}, StreamWindow{P50: 1, Merged: 1, Split: 1}); run.Goals[1].Pass {
		t.Error(run.Goals)
	}
	if run := streamingOf(1, StreamWindow{P50: 1, Merged: 5}, StreamWindow{P50: 1, Merged: 6}); !run.Goals[1].Pass {
		t.Error(run.Goals)
	}
}

func TestAFrozenSidecarMayNotCutNorStall(t *testing.T) {
	for _, test := range []struct {
		freeze Freeze
		pass   bool
	}{
		{Freeze{Seconds: 2, Streams: 4, Whole: 4, StallMillis: 2500}, true},
		{Freeze{Seconds: 2, Streams: 4, Whole: 3, StallMillis: 9}, false},
		{Freeze{Seconds: 6, Streams: 4, Whole: 4, StallMillis: 2501}, false},
	} {
		if goal := test.freeze.goal(); goal.Pass != test.pass {
			t.Errorf("%+v", goal)
		}
	}
}

func TestTheStreamingDocumentHasItsRows(t *testing.T) {
	run := streamingOf(30, StreamWindow{P50: 100}, StreamWindow{P50: 120})
	run.Freezes = []Freeze{{Seconds: 2, Streams: 4, EventBytes: 9, Whole: 4, StallMillis: 7}}
	text := run.Markdown()
	for _, row := range []string{"| 30 | plain |", "| 30 | throughline |", "1.20 (1.20–1.20)", "| 2 | 4 | 9 | 4 | 7 |"} {
		if !strings.Contains(text, row) {
			t.Errorf("no %q in:\n%s", row, text)
		}
	}
}
