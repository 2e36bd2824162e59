// Package upstream is a stand-in for a model server that costs as little as possible: it reads the
// request, says which model the body asked for, and sends a prepared answer.
package upstream

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"

	"throughline.io/bench/yardstick/internal/load"
)

const (
	// ModelHeader of an answer is the model that stood in the request's body.
	ModelHeader = "x-upstream-model"
	// bodyStartBytes is how far the model is looked for.
	bodyStartBytes  = 256
	readBufferBytes = 64 << 10
)

var answer = []byte(`{"id":"chatcmpl-bench","object":"chat.completion","created":1,"model":"example/model",` +
	`"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"` + load.IssuedCall +
	`","type":"function","function":{"name":"read_file","arguments":"{\"path\":\"src/import/step_7.sql\"}"}}]},` +
	`"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":512,"completion_tokens":24,"total_tokens":536,` +
	`"prompt_tokens_details":{"cached_tokens":384}}}`)

// Serve answers until the listener closes. mark names a request header that is sent back.
func Serve(listener net.Listener, mark string) error {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go serve(connection, mark)
	}
}

// serve answers on one connection until the other side closes it.
func serve(connection net.Conn, mark string) {
	defer connection.Close()
	reader := bufio.NewReaderSize(connection, readBufferBytes)
	start := make([]byte, bodyStartBytes)
	var reply bytes.Buffer
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		read, err := io.ReadFull(request.Body, start)
		if err != nil && err != io.ErrUnexpectedEOF {
			return
		}
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return
		}
		if asked := request.Header.Get(load.StreamHeader); asked != "" {
			pace, err := load.ParsePace(asked)
			if err != nil || stream(connection, streamHead(model(start[:read]), mark, request), pace) != nil {
				return
			}
			continue
		}
		reply.Reset()
		fmt.Fprintf(&reply, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n%s: %s\r\n%s: %s\r\ncontent-length: %d\r\n\r\n",
			ModelHeader, model(start[:read]), mark, request.Header.Get(mark), len(answer))
		reply.Write(answer)
		if _, err := connection.Write(reply.Bytes()); err != nil {
			return
		}
	}
}

func streamHead(model []byte, mark string, request *http.Request) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n%s: %s\r\n%s: %s\r\ntransfer-encoding: chunked\r\n\r\n",
		ModelHeader, model, mark, request.Header.Get(mark))
}

// model returns the value of the first "model" in the start of a body, or nothing.
func model(start []byte) []byte {
	_, after, _ := bytes.Cut(start, []byte(`"model":"`))
	value, _, _ := bytes.Cut(after, []byte(`"`))
	return value
}
