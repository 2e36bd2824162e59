package report

import (
	"errors"
	"fmt"
)

const (
	smallBytes = 2 << 10
	largeBytes = 128 << 10
	megabyte   = 1 << 20

	factorAlone       = 1.0  // one client, small bodies
	factorElsewhere   = 1.15 // everything else
	microsPerMegabyte = 1000.0
	cpuFactor         = 0.7 // small bodies
)

// Goal is one promise and whether the medians of the rounds keep it.
type Goal struct {
	Cell  string `json:"cell"`
	What  string `json:"what"`
	Found string `json:"found"`
	Pass  bool   `json:"pass"`
}

// Missed is an error that names the goals which do not hold; nil when all do.
func Missed(goals []Goal) error {
	var missed []error
	for _, goal := range goals {
		if !goal.Pass {
			missed = append(missed, fmt.Errorf("%s: %s (expected: %s)", goal.Cell, goal.Found, goal.What))
		}
	}
	return errors.Join(missed...)
}

// allowedMicros is the latency that the sidecar may add where the yardstick adds so much.
func (c *Cell) allowedMicros(yardstick float64) float64 {
	switch {
	case c.BodyBytes <= smallBytes && c.Clients == 1:
		return factorAlone * yardstick
	case c.BodyBytes < largeBytes:
		return factorElsewhere * yardstick
	default:
		perSize := microsPerMegabyte * float64(c.BodyBytes) / megabyte
		return max(factorElsewhere*yardstick, yardstick+perSize)
	}
}

func (c *Cell) goals() []Goal {
	goals := []Goal{{c.name(), c.latencyGoal(), c.Ratio.text(2) + " ×", c.OfLimit.Median <= 1 && c.Ratio != Spread{}}}
	if c.BodyBytes <= smallBytes {
		what := fmt.Sprintf("processor time per request ≤ %.1f × the yardstick's", cpuFactor)
		goals = append(goals, Goal{c.name(), what, c.CPURatio.text(2) + " ×", c.CPURatio.Median <= cpuFactor && c.CPURatio.Median > 0})
	}
	return goals
}

func (c *Cell) latencyGoal() string {
	switch {
	case c.BodyBytes <= smallBytes && c.Clients == 1:
		return fmt.Sprintf("added p50 ≤ %.2f × the yardstick's", factorAlone)
	case c.BodyBytes < largeBytes:
		return fmt.Sprintf("added p50 ≤ %.2f × the yardstick's", factorElsewhere)
	default:
		return fmt.Sprintf("added p50 ≤ %.2f × the yardstick's, or ≤ the yardstick's + 1 ms per MB", factorElsewhere)
	}
}

func (c *Cell) name() string { return clientsText(c.Clients) + ", " + sizeText(c.BodyBytes) }

func clientsText(clients int) string {
	if clients == 1 {
		return "1 client"
	}
	return fmt.Sprintf("%d clients", clients)
}

func sizeText(bytes int) string {
	if bytes >= megabyte {
		return fmt.Sprintf("%.4g MB", float64(bytes)/megabyte)
	}
	return fmt.Sprintf("%.4g KB", float64(bytes)/1024)
}
