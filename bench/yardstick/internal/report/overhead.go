package report

import (
	"math"
	"slices"

	"throughline.io/bench/yardstick/internal/stack"
)

// Window is one measurement of one system: raw numbers.
type Window struct {
	Round     int     `json:"round"` // from 1
	Clients   int     `json:"clients"`
	BodyBytes int     `json:"body_bytes"`
	System    string  `json:"system"`
	Seconds   float64 `json:"seconds"`
	Requests  int     `json:"requests"`
	P50       float64 `json:"p50_us"`
	P95       float64 `json:"p95_us"`
	P99       float64 `json:"p99_us"`
	EnvoyCPU  float64 `json:"envoy_cpu_us_per_request"`
	ServerCPU float64 `json:"server_cpu_us_per_request"` // of the external processor; 0 without
	EnvoyRSS  int64   `json:"envoy_rss_bytes"`
	ServerRSS int64   `json:"server_rss_bytes"`
}

// Overhead is a whole run.
type Overhead struct {
	Date    string                   `json:"date"`
	Command string                   `json:"command"`
	Machine Machine                  `json:"machine"`
	Rounds  int                      `json:"rounds"`
	Seconds float64                  `json:"seconds"` // length of a window
	Trouble map[string]stack.Trouble `json:"trouble"` // by system
	Answers stack.Answers            `json:"answers"`
	Cells   []Cell                   `json:"cells"`
	Goals   []Goal                   `json:"goals"`
	Windows []Window                 `json:"windows"`
}

// Cell is one concurrency with one size of bodies: what all rounds say together.
type Cell struct {
	Clients   int    `json:"clients"`
	BodyBytes int    `json:"body_bytes"`
	Yardstick string `json:"yardstick"` // its mode with the lowest median p50
	// Latency that a system adds to plain Envoy's of the same round, in microseconds.
	YardstickAdded Percentiles `json:"yardstick_added_us"`
	SidecarAdded   Percentiles `json:"sidecar_added_us"`
	Ratio          Spread      `json:"added_p50_ratio"`         // sidecar to yardstick, round by round
	OfLimit        Spread      `json:"added_p50_share_of_goal"` // sidecar to what the goal allows
	CPURatio       Spread      `json:"server_cpu_ratio"`        // sidecar to yardstick
}

// Percentiles are differences of percentiles, not percentiles of differences.
type Percentiles struct {
	P50 Spread `json:"p50"`
	P95 Spread `json:"p95"`
	P99 Spread `json:"p99"`
}

// Summarise works out the cells and checks the goals.
func (o *Overhead) Summarise() {
	for _, window := range o.Windows {
		isSame := func(c Cell) bool { return c.Clients == window.Clients && c.BodyBytes == window.BodyBytes }
		if !slices.ContainsFunc(o.Cells, isSame) {
			o.Cells = append(o.Cells, Cell{Clients: window.Clients, BodyBytes: window.BodyBytes})
		}
	}
	slices.SortFunc(o.Cells, func(a, b Cell) int {
		if a.BodyBytes != b.BodyBytes {
			return a.BodyBytes - b.BodyBytes
		}
		return a.Clients - b.Clients
	})
	for i := range o.Cells {
		o.Cells[i].compare(o.Windows)
		o.Goals = append(o.Goals, o.Cells[i].goals()...)
	}
}

// rounds are the windows of one system in a cell, in the order of their rounds.
func (c *Cell) rounds(windows []Window, system string) []Window {
	var mine []Window
	for _, window := range windows {
		if window.Clients == c.Clients && window.BodyBytes == c.BodyBytes && window.System == system {
			mine = append(mine, window)
		}
	}
	slices.SortFunc(mine, func(a, b Window) int { return a.Round - b.Round })
	return mine
}

func (c *Cell) compare(windows []Window) {
	c.Yardstick = c.bestYardstick(windows)
	plain := c.rounds(windows, stack.Plain)
	yardstick := c.rounds(windows, c.Yardstick)
	sidecar := c.rounds(windows, stack.Sidecar)
	c.YardstickAdded, c.SidecarAdded = added(yardstick, plain), added(sidecar, plain)
	var ratios, ofLimit, cpu []float64
	for round := range plain {
		ours, theirs := sidecar[round].P50-plain[round].P50, yardstick[round].P50-plain[round].P50
		ratios = append(ratios, ratio(ours, theirs))
		ofLimit = append(ofLimit, ratio(ours, c.allowedMicros(theirs)))
		cpu = append(cpu, ratio(sidecar[round].ServerCPU, yardstick[round].ServerCPU))
	}
	c.Ratio, c.OfLimit, c.CPURatio = spreadOf(ratios), spreadOf(ofLimit), spreadOf(cpu)
}

func (c *Cell) bestYardstick(windows []Window) string {
	best, least := "", math.Inf(1)
	for _, mode := range stack.Yardsticks {
		if p50 := spreadOf(column(c.rounds(windows, mode), p50)).Median; p50 < least {
			best, least = mode, p50
		}
	}
	return best
}

func added(system, plain []Window) Percentiles {
	over := func(of func(Window) float64) Spread {
		var differences []float64
		for round := range plain {
			differences = append(differences, of(system[round])-of(plain[round]))
		}
		return spreadOf(differences)
	}
	return Percentiles{over(p50), over(p95), over(p99)}
}

// ratio is no number where the divisor is lost in the noise.
func ratio(of, to float64) float64 {
	if to <= 0 {
		return math.NaN()
	}
	return of / to
}

func column(windows []Window, of func(Window) float64) []float64 {
	values := make([]float64, len(windows))
	for i, window := range windows {
		values[i] = of(window)
	}
	return values
}

func p50(w Window) float64 { return w.P50 }
func p95(w Window) float64 { return w.P95 }
func p99(w Window) float64 { return w.P99 }
