package stack

import (
	"strings"
	"testing"
)

func TestTroubleIsAddedUpOverAllFilters(t *testing.T) {
	stats := `http.ingress.ext_proc.throughline.failure_mode_allowed: 1
http.ingress.ext_proc.throughline_observer.failure_mode_allowed: 2
http.ingress.ext_proc.throughline.message_timeouts: 4
http.ingress.ext_proc.throughline.streams_started: 8
http.ingress.ext_proc.latency: P0(nan,1) P50(nan,2)
`
	if trouble, err := troubleIn(strings.NewReader(stats)); err != nil || trouble != (Trouble{3, 4}) {
		t.Error(trouble, err)
	}
}

func TestAnswersAreAddedUpOverLabels(t *testing.T) {
	metrics := `# HELP throughline_turns_total routed turns
throughline_turns_total{decision="a b",model="m"} 3.0
throughline_turns_total{decision="c",model="m"} 4.0
throughline_answers_total{model="m",state="completed"} 5.0
throughline_answers_total{model="m",state="failed"} 1.0
throughline_capture_lost_total{why="queue_full"} 2.0
throughline_sessions 6.0
`
	want := Answers{Turns: 7, Completed: 5, Lost: 2, Sessions: 6}
	if answers, err := answersIn(strings.NewReader(metrics)); err != nil || answers != want {
		t.Error(answers, err)
	}
}
