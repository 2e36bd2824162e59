package stack

import (
	"bufio"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Answers is what the sidecar's metrics say about the answers that it observed.
type Answers struct {
	Turns     float64 `json:"turns"`
	Completed float64 `json:"completed"` // seen to their end, with usage
	Lost      float64 `json:"lost"`      // captures given up, such as when the queue was full
	Degraded  float64 `json:"degraded"`  // turns routed without session memory
	Sessions  float64 `json:"sessions"`  // remembered now
}

// Answers asks the sidecar.
func (s *Site) Answers() (Answers, error) {
	answer, err := http.Get("http://" + s.sidecar + "/metrics")
	if err != nil {
		return Answers{}, err
	}
	defer answer.Body.Close()
	return answersIn(answer.Body)
}

// answersIn reads Prometheus' text form; series of one metric are added up.
func answersIn(metrics io.Reader) (Answers, error) {
	var answers Answers
	lines := bufio.NewScanner(metrics)
	for lines.Scan() {
		series, text, _ := strings.Cut(lines.Text(), " ")
		if labels := strings.LastIndexByte(lines.Text(), '}'); labels > 0 {
			series, text = lines.Text()[:labels+1], strings.TrimSpace(lines.Text()[labels+1:])
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			continue // a comment
		}
		answers.add(series, value)
	}
	return answers, lines.Err()
}

func (a *Answers) add(series string, value float64) {
	switch name, labels, _ := strings.Cut(series, "{"); name {
	case "throughline_turns_total":
		a.Turns += value
	case "throughline_answers_total":
		if strings.Contains(labels, `state="completed"`) {
			a.Completed += value
		}
	case "throughline_capture_lost_total":
		a.Lost += value
	case "throughline_degraded_total":
		a.Degraded += value
	case "throughline_sessions":
		a.Sessions = value
	}
}
