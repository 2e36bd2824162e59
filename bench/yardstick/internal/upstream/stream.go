package upstream

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"throughline.io/bench/yardstick/internal/load"
)

// stream writes a streamed answer, each event in one chunk and one write, at its time: an event that
// was late does not delay the others.
func stream(to io.Writer, head string, pace load.Pace) error {
	if _, err := io.WriteString(to, head); err != nil {
		return err
	}
	tail := load.EventTail(pace)
	start := time.Now()
	for number := range pace.Events {
		time.Sleep(time.Until(start.Add(time.Duration(number) * pace.Gap)))
		if err := chunk(to, load.Event(number, load.Clock(), tail)); err != nil {
			return err
		}
	}
	time.Sleep(time.Until(start.Add(time.Duration(pace.Events) * pace.Gap)))
	if err := chunk(to, []byte(load.LastEvent)); err != nil {
		return err
	}
	_, err := io.WriteString(to, "0\r\n\r\n")
	return err
}

func chunk(to io.Writer, event []byte) error {
	var framed bytes.Buffer
	fmt.Fprintf(&framed, "%x\r\n%s\r\n", len(event), event)
	_, err := to.Write(framed.Bytes())
	return err
}
