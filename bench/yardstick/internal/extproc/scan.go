package extproc

import "bytes"

// span is the half-open range of bytes of a JSON value.
type span struct{ start, end int }

// findModel returns where the string value of the top-level key "model" stands in a JSON object,
// its quotes included. It skips over strings and only counts brackets otherwise, so it is about as
// cheap as reading the field can be; a body that is not JSON gives a wrong answer or none.
func findModel(body []byte) (span, bool) {
	depth := 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := stringEnd(body, i)
			if end < 0 {
				return span{}, false
			}
			if depth == 1 && string(body[i:end]) == `"model"` {
				if value, ok := valueAfter(body, end); ok {
					return value, true
				}
			}
			i = end - 1
		}
	}
	return span{}, false
}

// valueAfter returns the string value behind a key that ends at i; a string that is no key has no
// colon behind it.
func valueAfter(body []byte, i int) (span, bool) {
	i = skipBlanks(body, i)
	if i == len(body) || body[i] != ':' {
		return span{}, false
	}
	i = skipBlanks(body, i+1)
	if i == len(body) || body[i] != '"' {
		return span{}, false
	}
	end := stringEnd(body, i)
	return span{i, end}, end > 0
}

// stringEnd returns the index behind the closing quote of the string that opens at i, or -1.
func stringEnd(body []byte, i int) int {
	for i++; ; i++ {
		quote := bytes.IndexByte(body[i:], '"')
		if quote < 0 {
			return -1
		}
		i += quote
		if !escaped(body, i) {
			return i + 1
		}
	}
}

// escaped tells whether an odd number of backslashes stands before i.
func escaped(body []byte, i int) bool {
	backslashes := 0
	for i--; i >= 0 && body[i] == '\\'; i-- {
		backslashes++
	}
	return backslashes%2 == 1
}

func skipBlanks(body []byte, i int) int {
	for i < len(body) && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t') {
		i++
	}
	return i
}

// replace returns the body with the bytes of a span exchanged.
func replace(body []byte, at span, with string) []byte {
	edited := make([]byte, 0, len(body)-(at.end-at.start)+len(with))
	edited = append(edited, body[:at.start]...)
	edited = append(edited, with...)
	return append(edited, body[at.end:]...)
}
