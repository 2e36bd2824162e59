package main

import (
	"flag"
	"fmt"
	"time"

	"throughline.io/bench/yardstick/internal/load"
	"throughline.io/bench/yardstick/internal/stack"
)

const fullRounds = 10

var (
	// paced is how a provider writes an answer.
	paced = load.Pace{Events: 100, Gap: 5 * time.Millisecond}
	// flood is more than what a frozen sidecar can be sent without being read.
	flood = load.Pace{Events: 800, Gap: 5 * time.Millisecond, PadBytes: 32 << 10}
)

// part is one number of streams at a time.
type part struct {
	streams int
	repeats int // of all streams, one after the other, in a window
}

type options struct {
	parts   stack.Parts
	command string
	rounds  int
	cells   []part
	freezes []time.Duration
	quick   bool
	json    string
}

// isFull tells whether the run measures enough to be published.
func (o options) isFull() bool { return !o.quick && o.rounds >= fullRounds }

func parse(arguments []string) (options, error) {
	given := options{
		cells:   []part{{streams: 1, repeats: 10}, {streams: 30, repeats: 3}},
		freezes: []time.Duration{2 * time.Second, 6 * time.Second},
	}
	flags := flag.NewFlagSet("bench/streaming", flag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&given.parts.Root, "root", "", "")
	flags.StringVar(&given.parts.Envoy, "envoy", "", "")
	flags.IntVar(&given.rounds, "rounds", fullRounds, "")
	flags.BoolVar(&given.quick, "quick", false, "")
	flags.StringVar(&given.json, "json", "", "")
	if err := flags.Parse(arguments); err != nil {
		return given, err
	}
	given.command = "bench/streaming"
	if given.rounds != fullRounds {
		given.command += fmt.Sprintf(" --rounds %d", given.rounds)
	}
	if given.quick {
		given.rounds, given.cells, given.freezes = 1, []part{{1, 1}, {30, 1}}, given.freezes[:1]
	}
	switch {
	case flags.NArg() > 0:
		return given, fmt.Errorf("%s: unknown (expected: options only)", flags.Arg(0))
	case given.rounds < 1 || given.rounds > 1000:
		return given, fmt.Errorf("--rounds: %d (expected: 1 to 1000)", given.rounds)
	}
	return given, nil
}
