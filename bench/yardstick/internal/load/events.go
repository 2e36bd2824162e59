package load

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// StreamHeader of a request asks the upstream for a streamed answer; its value is a Pace.
const StreamHeader = "x-bench-stream"

// Pace is how a streamed answer comes.
type Pace struct {
	Events   int
	Gap      time.Duration // between two events
	PadBytes int           // text in each event, beside what tells them apart
}

func (p Pace) String() string { return fmt.Sprintf("%d/%d/%d", p.Events, p.Gap, p.PadBytes) }

// ParsePace reads what String writes.
func ParsePace(text string) (Pace, error) {
	var pace Pace
	if _, err := fmt.Sscanf(text, "%d/%d/%d", &pace.Events, &pace.Gap, &pace.PadBytes); err != nil {
		return pace, fmt.Errorf("%s: %q (expected: events/gap/bytes)", StreamHeader, text)
	}
	return pace, nil
}

// begun is when this process did: the upstream and the clients are in one process, so that one clock
// tells both when an event was sent and when it arrived.
var begun = time.Now()

// Clock is the time since this process began.
func Clock() time.Duration { return time.Since(begun) }

// LastEvent ends every streamed answer.
const LastEvent = "data: [DONE]\n\n"

const eventHead = `data: {"bench":[%d,%d],`

// Event is the event of a number, sent at a time, as a provider writes the pieces of an answer.
func Event(number int, sent time.Duration, tail string) []byte {
	return append(fmt.Appendf(nil, eventHead, number, sent), tail...)
}

// EventTail is what all events of a pace end with.
func EventTail(pace Pace) string {
	return `"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1,"model":"example/model",` +
		`"choices":[{"index":0,"delta":{"content":" word` + strings.Repeat("x", pace.PadBytes) + `"},"finish_reason":null}]}` + "\n\n"
}

// readEvent returns when an event was sent; an error when it is not the one of that number, byte by byte.
func readEvent(event []byte, number int, tail string) (time.Duration, error) {
	var found int
	var sent time.Duration
	if _, err := fmt.Sscanf(string(event[:min(len(event), 64)]), eventHead, &found, &sent); err != nil {
		return 0, fmt.Errorf("event %d: %q (expected: an event of the upstream)", number, event[:min(len(event), 64)])
	}
	if found != number || !bytes.Equal(event, Event(number, sent, tail)) {
		return 0, fmt.Errorf("event %d: lost or changed (found: %d, %d bytes)", number, found, len(event))
	}
	return sent, nil
}
