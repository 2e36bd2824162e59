package report

import (
	"fmt"
	"strings"
)

const (
	readyMillisMax = 1000.0
	firstMillisMax = 20.0
)

// Start is one start of the sidecar.
type Start struct {
	ReadyMillis float64 `json:"ready_ms"`         // from starting the command to the first 200 of /ready
	ReadyCPU    float64 `json:"ready_cpu_ms"`     // processor time used until then
	ReadyRSS    int64   `json:"ready_rss_bytes"`  // memory then
	FirstMillis float64 `json:"first_request_ms"` // the first request through Envoy after that
}

// Startup is a whole run.
type Startup struct {
	Date    string  `json:"date"`
	Command string  `json:"command"`
	Machine Machine `json:"machine"`
	Goals   []Goal  `json:"goals"`
	Starts  []Start `json:"starts"`
}

// Summarise checks the goals.
func (s *Startup) Summarise() {
	ready, first := s.spread(readyMillis), s.spread(firstMillis)
	s.Goals = []Goal{
		{"ready", fmt.Sprintf("≤ %.0f ms", readyMillisMax), ready.text(0) + " ms", ready.Median <= readyMillisMax},
		{"first request", fmt.Sprintf("≤ %.0f ms", firstMillisMax), first.text(1) + " ms", first.Median <= firstMillisMax},
	}
}

func (s *Startup) spread(of func(Start) float64) Spread {
	values := make([]float64, len(s.Starts))
	for i, start := range s.Starts {
		values[i] = of(start)
	}
	return spreadOf(values)
}

func readyMillis(s Start) float64 { return s.ReadyMillis }
func readyCPU(s Start) float64    { return s.ReadyCPU }
func readyRSS(s Start) float64    { return float64(s.ReadyRSS) / megabyte }
func firstMillis(s Start) float64 { return s.FirstMillis }

const readingStartup = `Each start is ` + "`bin/throughline serve`" + `, as a user runs it, with the configuration of the overhead benchmark: the time from starting the command until
` + "`/ready`" + ` answers 200, asked every 5 ms, and then the time of the first request of 2 KB through an Envoy that is already running. Nothing of the process is left from the
start before, but its files are in the page cache: one start that is not counted came first. Numbers are medians, with the lowest and the highest in brackets.
`

// Markdown is the whole document.
func (s *Startup) Markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "# Start-up\n\nHow long the sidecar takes to be ready, and its first request.\nWritten by `%s` on %s; raw numbers in [`startup.json`](startup.json).\n\n", s.Command, s.Date)
	fmt.Fprintf(&text, "Machine: %s.\n%d starts.\n\n", s.Machine.markdown(), len(s.Starts))
	text.WriteString("## Goals\n\n" + goalsTable(s.Goals) + "\n## How to read it\n\n" + readingStartup + "\n## Numbers\n\n")
	text.WriteString(table([][]string{
		{"", ""},
		{"ready after, ms", s.spread(readyMillis).text(0)},
		{"processor time until ready, ms", s.spread(readyCPU).text(0)},
		{"memory when ready, MB", s.spread(readyRSS).text(0)},
		{"first request, ms", s.spread(firstMillis).text(1)},
	}))
	return text.String()
}
