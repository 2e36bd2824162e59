package load

import (
	"strings"
	"testing"
	"time"
)

// fed is what a reading says to chunks of a stream of three events.
func fed(chunks ...string) (Streamed, bool, error) {
	pace := Pace{Events: 3}
	reading := streamReading{pace: pace, tail: EventTail(pace)}
	for _, chunk := range chunks {
		if err := reading.chunk([]byte(chunk)); err != nil {
			return reading.streamed, reading.ended, err
		}
	}
	return reading.streamed, reading.ended, nil
}

func events() []string {
	var events []string
	for number := range 3 {
		events = append(events, string(Event(number, time.Duration(number), EventTail(Pace{}))))
	}
	return append(events, LastEvent)
}

func TestEachEventInItsOwnPieceIsNeitherMergedNorSplit(t *testing.T) {
	streamed, ended, err := fed(events()...)
	if err != nil || !ended || len(streamed.Delays) != 3 || streamed.Merged != 0 || streamed.Split != 0 {
		t.Errorf("%+v %v %v", streamed, ended, err)
	}
}

func TestMergedEventsAreCounted(t *testing.T) {
	e := events()
	if streamed, ended, err := fed(e[0]+e[1]+e[2], e[3]); err != nil || !ended || streamed.Merged != 2 || streamed.Split != 0 {
		t.Errorf("%+v %v %v", streamed, ended, err)
	}
}

func TestSplitEventsAreCounted(t *testing.T) {
	e := events()
	if streamed, ended, err := fed(e[0][:9], e[0][9:], e[1], e[2], e[3]); err != nil || !ended || streamed.Split != 1 || streamed.Merged != 0 {
		t.Errorf("%+v %v %v", streamed, ended, err)
	}
}

func TestWhatIsNotAllEventsInOrderIsAnError(t *testing.T) {
	e := events()
	for name, chunks := range map[string][]string{
		"lost":          {e[0], e[2], e[3]},
		"doubled":       {e[0], e[0]},
		"changed":       {strings.Replace(e[0], "word", "Word", 1)},
		"ended early":   {e[0], e[3]},
		"after its end": {e[0], e[1], e[2], e[3], e[3]},
	} {
		if _, _, err := fed(chunks...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestPaceIsReadAsItIsWritten(t *testing.T) {
	pace := Pace{Events: 100, Gap: 5 * time.Millisecond, PadBytes: 7}
	if read, err := ParsePace(pace.String()); err != nil || read != pace {
		t.Error(read, err)
	}
	if _, err := ParsePace("soon"); err == nil {
		t.Error("accepted")
	}
}
