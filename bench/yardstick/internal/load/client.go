package load

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	readBufferBytes = 16 << 10
	answerWithin    = 30 * time.Second
)

// sessionNumber makes session ids that no other request of this process has.
var sessionNumber atomic.Int64

// client asks over one connection that it keeps, one request at a time. It writes prepared bytes and
// reads on the same goroutine, because the hand-overs of net/http's own client would be a good part
// of what is measured here.
type client struct {
	connection net.Conn
	reader     *bufio.Reader
	head       []byte
	session    Session
	sessionID  int64
	turn       int
}

func dial(address string) (*client, error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{
		connection: connection,
		reader:     bufio.NewReaderSize(connection, readBufferBytes),
		turn:       TurnsPerSession,
	}, nil
}

func (c *client) close() { c.connection.Close() }

// ask sends the next turn of this client's session, or the first turn of a new one, and returns how
// long it took from the first byte written to the last byte read.
func (c *client) ask(sessions []Session, check Check) (time.Duration, error) {
	if c.turn == TurnsPerSession {
		c.sessionID, c.turn = sessionNumber.Add(1), 0
		c.session = sessions[c.sessionID%int64(len(sessions))]
	}
	body := c.session[c.turn]
	c.turn++
	c.writeHead(len(body))
	if err := c.connection.SetDeadline(time.Now().Add(answerWithin)); err != nil {
		return 0, err
	}
	start := time.Now()
	request := net.Buffers{c.head, body}
	if _, err := request.WriteTo(c.connection); err != nil {
		return 0, err
	}
	answer, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return 0, err
	}
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return 0, err
	}
	took := time.Since(start)
	return took, checkAnswer(answer, check)
}

func (c *client) writeHead(length int) {
	c.head = append(c.head[:0], "POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\n"+
		"content-type: application/json\r\nauthorization: Bearer bench\r\nx-session-id: bench-"...)
	c.head = strconv.AppendInt(c.head, c.sessionID, 10)
	c.head = append(c.head, "\r\ncontent-length: "...)
	c.head = strconv.AppendInt(c.head, int64(length), 10)
	c.head = append(c.head, "\r\n\r\n"...)
}

func checkAnswer(answer *http.Response, check Check) error {
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("status: %d (expected: 200)", answer.StatusCode)
	}
	if answer.Close {
		return errors.New("connection: close (expected: kept)")
	}
	return check(answer.Header)
}
