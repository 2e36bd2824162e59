package report

import (
	"fmt"
	"slices"
	"strings"

	"throughline.io/bench/yardstick/internal/stack"
)

const (
	ratioAlone = 1.5 // of delays with one stream
	ratioMany  = 1.6
	// framedShareMax is how many of a thousand events more than with plain Envoy may have been merged
	// or split, because a busy core hands Envoy two events at once now and then.
	framedShareMax = 1.0
	// stallMillisMax is the keepalive of the observer's cluster: its interval and its timeout.
	stallMillisMax = 2500.0
)

// StreamWindow is one measurement of one system: raw numbers.
type StreamWindow struct {
	Round   int     `json:"round"` // from 1
	Streams int     `json:"streams"`
	System  string  `json:"system"`
	Events  int     `json:"events"` // all unchanged and in order
	P50     float64 `json:"p50_us"` // delay of an event
	P95     float64 `json:"p95_us"`
	P99     float64 `json:"p99_us"`
	Merged  int     `json:"merged"`
	Split   int     `json:"split"`
}

// Freeze is one run of streams in whose middle the sidecar stood still.
type Freeze struct {
	Seconds     float64 `json:"frozen_s"`
	Streams     int     `json:"streams"`
	EventBytes  int     `json:"event_bytes"`
	Whole       int     `json:"whole"` // streams that ended with all their events
	StallMillis float64 `json:"longest_stall_ms"`
}

// StreamCell is what all rounds say of one number of streams.
type StreamCell struct {
	Streams  int    `json:"streams"`
	P50Ratio Spread `json:"p50_ratio"` // sidecar to plain Envoy, round by round
	P95Ratio Spread `json:"p95_ratio"`
}

// Streaming is a whole run.
type Streaming struct {
	Date    string                   `json:"date"`
	Command string                   `json:"command"`
	Machine Machine                  `json:"machine"`
	Rounds  int                      `json:"rounds"`
	Trouble map[string]stack.Trouble `json:"trouble"` // by system, before anything was frozen
	Cells   []StreamCell             `json:"cells"`
	Goals   []Goal                   `json:"goals"`
	Freezes []Freeze                 `json:"freezes"`
	Windows []StreamWindow           `json:"windows"`
}

// Summarise works out the cells and checks the goals.
func (s *Streaming) Summarise() {
	var streams []int
	for _, window := range s.Windows {
		if !slices.Contains(streams, window.Streams) {
			streams = append(streams, window.Streams)
		}
	}
	slices.Sort(streams)
	for _, count := range streams {
		plain, ours := s.rounds(count, stack.Plain), s.rounds(count, stack.Sidecar)
		cell := StreamCell{count, ratios(ours, plain, streamP50), ratios(ours, plain, streamP95)}
		s.Cells = append(s.Cells, cell)
		s.Goals = append(s.Goals, cell.goal(), framedGoal(count, framed(ours), framed(plain)))
	}
	for _, freeze := range s.Freezes {
		s.Goals = append(s.Goals, freeze.goal())
	}
}

func (s *Streaming) rounds(streams int, system string) []StreamWindow {
	var mine []StreamWindow
	for _, window := range s.Windows {
		if window.Streams == streams && window.System == system {
			mine = append(mine, window)
		}
	}
	slices.SortFunc(mine, func(a, b StreamWindow) int { return a.Round - b.Round })
	return mine
}

func ratios(ours, plain []StreamWindow, of func(StreamWindow) float64) Spread {
	var all []float64
	for round := range plain {
		all = append(all, ratio(of(ours[round]), of(plain[round])))
	}
	return spreadOf(all)
}

// framed is how many of a thousand events came merged or split.
func framed(windows []StreamWindow) float64 {
	events, found := 0, 0
	for _, window := range windows {
		events += window.Events
		found += window.Merged + window.Split
	}
	return 1000 * float64(found) / float64(max(events, 1))
}

func (c StreamCell) goal() Goal {
	most := ratioMany
	if c.Streams == 1 {
		most = ratioAlone
	}
	return Goal{streamsText(c.Streams), fmt.Sprintf("p50 of an event's delay ≤ %.1f × plain Envoy's", most),
		c.P50Ratio.text(2) + " ×", c.P50Ratio.Median <= most && c.P50Ratio != Spread{}}
}

func framedGoal(streams int, ours, plain float64) Goal {
	return Goal{streamsText(streams), fmt.Sprintf("no event lost; merged or split of 1000: plain Envoy's + %.0f at most", framedShareMax),
		fmt.Sprintf("%.2f, plain %.2f", ours, plain), ours <= plain+framedShareMax}
}

func (f Freeze) goal() Goal {
	return Goal{fmt.Sprintf("sidecar frozen for %.0f s", f.Seconds),
		fmt.Sprintf("no stream cut, none stalled for more than %.1f s", stallMillisMax/1000),
		fmt.Sprintf("%d of %d whole, longest stall %.0f ms", f.Whole, f.Streams, f.StallMillis),
		f.Whole == f.Streams && f.StallMillis <= stallMillisMax}
}

func streamsText(streams int) string {
	if streams == 1 {
		return "1 stream"
	}
	return fmt.Sprintf("%d streams", streams)
}

func streamP50(w StreamWindow) float64 { return w.P50 }
func streamP95(w StreamWindow) float64 { return w.P95 }
func streamP99(w StreamWindow) float64 { return w.P99 }

const readingStreaming = `An answer is 100 events, 5 ms apart. Its upstream writes into each event when it was sent, and the client, which is in the same process, looks at the same clock when the
event is there: the difference is the event's *delay*. Two systems take turns within each round, in an order that changes from round to round: *plain*, an Envoy with
the same listener, access log and upstream but no external processor, and *Throughline* with the bootstrap that ` + "`bin/throughline envoy`" + ` writes and everything on, so that each event is
also shown to the observer. Numbers are medians over the rounds, with the lowest and the highest in brackets; the claim is the ratio. The time until the first event, which holds
the choice of the model, is in [overhead.md](overhead.md).

Every event is compared byte by byte with what was sent; one that is lost, changed or out of order ends the run. *Merged* events arrived in one piece with the one before, *split* ones in several.

In the last part large events come so fast that a frozen sidecar cannot take them, and in the middle of the streams it is frozen (SIGSTOP), so that Envoy can only wait or give the
observer up, which the observer's keepalive makes it do.
`

// Markdown is the whole document.
func (s *Streaming) Markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "# Streaming\n\nWhat the sidecar adds to the delay of each event of a streamed answer.\n"+
		"Written by `%s` on %s; raw numbers in [`streaming.json`](streaming.json).\n\n", s.Command, s.Date)
	fmt.Fprintf(&text, "Machine: %s.\n%d rounds.\n\n", s.Machine.markdown(), s.Rounds)
	text.WriteString("## Goals\n\n" + goalsTable(s.Goals) + "\n## How to read it\n\n" + readingStreaming)
	text.WriteString("\n## Delay of an event, microseconds\n\n" + s.delayTable())
	text.WriteString("\n## A frozen sidecar\n\n" + s.freezeTable())
	text.WriteString("\n## Whether it was real\n\nEvery answer said which model stood in the body that the upstream got; those of Throughline carried the id of a record.\n")
	trouble := s.Trouble[stack.Sidecar]
	fmt.Fprintf(&text, "Before anything was frozen, Envoy's counters were failure_mode_allowed %d and message_timeouts %d.\n",
		trouble.FailureModeAllowed, trouble.MessageTimeouts)
	return text.String()
}

func (s *Streaming) delayTable() string {
	rows := [][]string{{"streams", "system", "p50", "p95", "p99", "events", "merged", "split", "p50 ratio", "p95 ratio"}}
	for _, cell := range s.Cells {
		for _, system := range []string{stack.Plain, stack.Sidecar} {
			rows = append(rows, s.delayRow(cell, system))
		}
	}
	return table(rows)
}

func (s *Streaming) delayRow(cell StreamCell, system string) []string {
	windows := s.rounds(cell.Streams, system)
	spread := func(of func(StreamWindow) float64) string {
		values := make([]float64, len(windows))
		for i, window := range windows {
			values[i] = of(window)
		}
		return spreadOf(values).text(0)
	}
	events, merged, split := 0, 0, 0
	for _, window := range windows {
		events, merged, split = events+window.Events, merged+window.Merged, split+window.Split
	}
	row := []string{fmt.Sprint(cell.Streams), system, spread(streamP50), spread(streamP95), spread(streamP99),
		fmt.Sprint(events), fmt.Sprint(merged), fmt.Sprint(split), "–", "–"}
	if system == stack.Sidecar {
		row[8], row[9] = cell.P50Ratio.text(2), cell.P95Ratio.text(2)
	}
	return row
}

func (s *Streaming) freezeTable() string {
	rows := [][]string{{"frozen for, s", "streams", "bytes of an event", "ended whole", "longest stall, ms"}}
	for _, freeze := range s.Freezes {
		rows = append(rows, []string{fmt.Sprintf("%.0f", freeze.Seconds), fmt.Sprint(freeze.Streams), fmt.Sprint(freeze.EventBytes),
			fmt.Sprint(freeze.Whole), fmt.Sprintf("%.0f", freeze.StallMillis)})
	}
	return table(rows)
}
