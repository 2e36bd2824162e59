package load

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// TurnsPerSession is the number of requests that carry one session id.
const TurnsPerSession = 4

// IssuedCall is the tool-call id that the upstream's answers carry, so that the requests answer
// calls which a model has issued.
const IssuedCall = "call_issued"

const (
	stories = 4
	// historyTextBytes is a tool's result in the history; a body that is small has shorter ones.
	historyTextBytes = 3000
	shortTextBytes   = 90
	smallBodyBytes   = 8 << 10
)

type message struct {
	Role       string     `json:"role"`
	Content    string     `json:"content"`
	ToolCalls  []toolCall `json:"tool_calls,omitempty"`
	ToolCallID string     `json:"tool_call_id,omitempty"`
}

type toolCall struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Function function `json:"function"`
}

type function struct {
	Name        string         `json:"name"`
	Arguments   string         `json:"arguments,omitempty"`
	Description string         `json:"description,omitempty"`
	Parameters  map[string]any `json:"parameters,omitempty"`
}

type tool struct {
	Type     string   `json:"type"`
	Function function `json:"function"`
}

// chat begins with the model, as most clients write it; that is also the cheapest for whoever looks
// for nothing else.
type chat struct {
	Model    string    `json:"model"`
	Messages []message `json:"messages"`
	Tools    []tool    `json:"tools"`
}

// Session is the bodies of its turns in their order. Each continues the one before: a user's
// question, two rounds of a tool loop, and the next question.
type Session [TurnsPerSession][]byte

// Sessions returns a few different sessions whose turns have on average the given size in bytes
// (2 KiB or more). The same size gives the same bytes every time.
func Sessions(bytes int) []Session {
	sessions := make([]Session, stories)
	for i := range sessions {
		sessions[i] = story{rand: rand.New(rand.NewPCG(uint64(bytes), uint64(i))), bytes: bytes}.tell()
	}
	return sessions
}

type story struct {
	rand  *rand.Rand
	bytes int
}

func (s story) tell() Session {
	tail := s.tail()
	head := s.history(s.bytes - average(turns(nil, tail)))
	// The question that all turns hold takes up what is left to the size.
	missing := max(0, s.bytes-average(turns(head, tail)))
	head[len(head)-1].Content += strings.Repeat("x", missing)
	return turns(head, tail)
}

func turns(head, tail []message) Session {
	var session Session
	for turn := range session {
		session[turn] = encode(slices.Concat(head, tail[:2*turn]))
	}
	return session
}

func average(session Session) int {
	sum := 0
	for _, body := range session {
		sum += len(body)
	}
	return sum / len(session)
}

// history is a system prompt, earlier rounds of tool use up to a size, and a question.
func (s story) history(bytes int) []message {
	messages := []message{
		{Role: "system", Content: "You are a careful engineer. Use the tools you have; say what you did."},
		{Role: "user", Content: "Here is the project."},
	}
	question := message{Role: "user", Content: "The nightly import fails. " + s.text(shortTextBytes)}
	left := bytes - size(append(messages, question))
	for round := 0; ; round++ {
		next := s.toolRound(fmt.Sprintf("call_%d", round), s.textBytes())
		if left -= size(next); left < 0 {
			return append(messages, question)
		}
		messages = append(messages, next...)
	}
}

// size is what messages add to a body.
func size(messages []message) int { return len(encode(messages)) - len(encode(nil)) + len(",null") }

// tail is what the turns of a session add one after the other.
func (s story) tail() []message {
	first, second := s.toolRound(IssuedCall, s.textBytes()), s.toolRound(IssuedCall, s.textBytes())
	return append(append(first, second...),
		message{Role: "assistant", Content: "The table lacks a column. " + s.text(shortTextBytes)},
		message{Role: "user", Content: "Add it. " + s.text(shortTextBytes)})
}

func (s story) textBytes() int {
	if s.bytes < smallBodyBytes {
		return shortTextBytes
	}
	return historyTextBytes
}

func (s story) toolRound(id string, textBytes int) []message {
	arguments := fmt.Sprintf(`{"path":"src/import/step_%d.sql"}`, s.rand.IntN(100))
	return []message{
		{Role: "assistant", ToolCalls: []toolCall{{id, "function", function{Name: "read_file", Arguments: arguments}}}},
		{Role: "tool", ToolCallID: id, Content: s.text(textBytes)},
	}
}

var words = strings.Fields(`select insert into table index order from where column value null key "quoted"
	line error import batch row file path step check run log test import\export the a of and is not`)

// text is words in lines, with what JSON must escape now and then, as program text has.
func (s story) text(bytes int) string {
	var text strings.Builder
	for text.Len() < bytes {
		text.WriteString(words[s.rand.IntN(len(words))])
		if s.rand.IntN(10) == 0 {
			text.WriteByte('\n')
		} else {
			text.WriteByte(' ')
		}
	}
	return text.String()[:bytes]
}

func encode(messages []message) []byte {
	parameters := map[string]any{"type": "object", "properties": map[string]any{"path": map[string]string{"type": "string"}}}
	read := function{Name: "read_file", Description: "Reads a file of the project.", Parameters: parameters}
	body, err := json.Marshal(chat{"auto", messages, []tool{{"function", read}}})
	if err != nil {
		panic(err) // strings and lists always have a JSON form
	}
	return body
}
