package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// streamBufferBytes hold the largest event of a benchmark, so that a chunk is read at once.
const streamBufferBytes = 128 << 10

// Streamed is what came of one streamed answer, which held all its events unchanged and in order.
type Streamed struct {
	Delays Latencies     // from sending each event to its arrival, in order of arrival
	Merged int           // events that arrived in one piece with the one before
	Split  int           // events that arrived in more than one piece
	Stall  time.Duration // the longest time between two arrivals
}

// Stream asks for one streamed answer over a connection of its own. arrived is called with the number
// of each event as it arrives; nil for nothing.
func Stream(address string, session Session, pace Pace, check Check, arrived func(number int)) (Streamed, error) {
	client, err := dial(address)
	if err != nil {
		return Streamed{}, err
	}
	defer client.close()
	client.reader = bufio.NewReaderSize(client.connection, streamBufferBytes)
	client.sessionID = sessionNumber.Add(1)
	limit := answerWithin + time.Duration(pace.Events)*pace.Gap
	if err := client.connection.SetDeadline(time.Now().Add(limit)); err != nil {
		return Streamed{}, err
	}
	if err := client.askStreamed(session[0], pace); err != nil {
		return Streamed{}, err
	}
	if err := client.readHead(check); err != nil {
		return Streamed{}, err
	}
	reading := streamReading{pace: pace, tail: EventTail(pace), arrived: arrived}
	err = client.readChunks(reading.chunk)
	if err == nil && !reading.ended {
		err = fmt.Errorf("stream: ended after %d events (expected: %d and the last)", reading.next, pace.Events)
	}
	return reading.streamed, err
}

// askStreamed sends the body with `stream` in it, as a client that wants a stream does.
func (c *client) askStreamed(body []byte, pace Pace) error {
	streamed := bytes.Replace(body, []byte(`"messages"`), []byte(`"stream":true,"messages"`), 1)
	c.writeHead(len(streamed))
	head := bytes.TrimSuffix(c.head, []byte("\r\n"))
	head = fmt.Appendf(head, "%s: %v\r\n\r\n", StreamHeader, pace)
	_, err := c.connection.Write(append(head, streamed...))
	return err
}

func (c *client) readHead(check Check) error {
	line, err := c.reader.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line, "HTTP/1.1 200") {
		return fmt.Errorf("status: %q (expected: 200)", strings.TrimSpace(line))
	}
	headers, err := textproto.NewReader(c.reader).ReadMIMEHeader()
	if err != nil {
		return err
	}
	return check(http.Header(headers))
}

// readChunks hands over each chunk of the body as Envoy has framed it: net/http would hide the frames.
func (c *client) readChunks(take func([]byte) error) error {
	for {
		line, err := c.reader.ReadString('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseUint(strings.TrimSpace(line), 16, 24)
		if err != nil {
			return fmt.Errorf("chunk size: %w", err)
		}
		chunk := make([]byte, size+2)
		if _, err := io.ReadFull(c.reader, chunk); err != nil {
			return err
		}
		if size == 0 {
			return nil
		}
		if err := take(chunk[:size]); err != nil {
			return err
		}
	}
}

// streamReading is one answer that is being read.
type streamReading struct {
	pace     Pace
	tail     string
	arrived  func(number int)
	pending  []byte // of an event that is not whole yet
	next     int    // number of the event to come
	last     time.Duration
	ended    bool
	streamed Streamed
}

func (r *streamReading) chunk(chunk []byte) error {
	now := Clock()
	if r.next > 0 {
		r.streamed.Stall = max(r.streamed.Stall, now-r.last)
	}
	r.last = now
	isRest := len(r.pending) > 0
	r.pending = append(r.pending, chunk...)
	for first := true; ; first = false {
		event, rest, whole := bytes.Cut(r.pending, []byte("\n\n"))
		if !whole {
			return nil
		}
		r.pending = rest
		if err := r.event(append(event, '\n', '\n'), now); err != nil {
			return err
		}
		if !first {
			r.streamed.Merged++
		} else if isRest {
			r.streamed.Split++
		}
	}
}

func (r *streamReading) event(event []byte, now time.Duration) error {
	if r.ended {
		return errors.New("stream: an event after the last")
	}
	if r.next == r.pace.Events {
		r.ended = true
		if string(event) != LastEvent {
			return fmt.Errorf("last event: %d bytes (expected: %q)", len(event), LastEvent)
		}
		return nil
	}
	sent, err := readEvent(event, r.next, r.tail)
	if err != nil {
		return err
	}
	if r.arrived != nil {
		r.arrived(r.next)
	}
	r.streamed.Delays = append(r.streamed.Delays, now-sent)
	r.next++
	return nil
}
