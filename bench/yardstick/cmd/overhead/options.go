package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"throughline.io/bench/yardstick/internal/stack"
)

var (
	fullSizes   = numbers{2 << 10, 128 << 10, 1 << 20}
	fullClients = numbers{1, 32, 64}
)

const fullRounds = 5

type options struct {
	parts   stack.Parts
	command string
	rounds  int
	seconds float64
	sizes   numbers
	clients numbers
	quick   bool
	json    string
}

// isFull tells whether the run measures enough to be published.
func (o options) isFull() bool {
	return !o.quick && o.rounds >= fullRounds && slices.Equal(o.sizes, fullSizes) && slices.Equal(o.clients, fullClients)
}

func (o options) window() time.Duration { return time.Duration(o.seconds * float64(time.Second)) }

// warmUp is load before each window: connections are opened and caches filled again.
func (o options) warmUp() time.Duration { return o.window() / 4 }

// firstWarmUp is load on each system and size before the first round. The sidecar's virtual machine
// compiles what is hot only within some half a minute of load, so it gets more.
func (o options) firstWarmUp(system string) time.Duration {
	if system == stack.Sidecar {
		return 8 * o.window()
	}
	return o.window() / 2
}

func parse(arguments []string) (options, error) {
	given := options{sizes: fullSizes, clients: fullClients}
	flags := flag.NewFlagSet("bench/overhead", flag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&given.parts.Root, "root", "", "")
	flags.StringVar(&given.parts.Envoy, "envoy", "", "")
	flags.StringVar(&given.parts.Yardstick, "yardstick", "", "")
	flags.IntVar(&given.rounds, "rounds", fullRounds, "")
	flags.Float64Var(&given.seconds, "seconds", 4, "")
	flags.Var(&given.sizes, "sizes", "")
	flags.Var(&given.clients, "clients", "")
	flags.BoolVar(&given.quick, "quick", false, "")
	flags.StringVar(&given.json, "json", "", "")
	if err := flags.Parse(arguments); err != nil {
		return given, err
	}
	if given.quick {
		given.rounds, given.seconds, given.sizes, given.clients = 1, 1, numbers{2 << 10, 1 << 20}, numbers{1, 8}
	}
	given.command = "bench/overhead"
	flags.Visit(func(f *flag.Flag) {
		if f.Name == "rounds" || f.Name == "seconds" {
			given.command += " --" + f.Name + " " + f.Value.String()
		}
	})
	return given, given.check(flags.Args())
}

func (o options) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%s: unknown (expected: options only)", rest[0])
	case o.rounds < 1 || o.rounds > 1000:
		return fmt.Errorf("--rounds: %d (expected: 1 to 1000)", o.rounds)
	case o.seconds < 0.1 || o.seconds > 600:
		return fmt.Errorf("--seconds: %v (expected: 0.1 to 600)", o.seconds)
	case slices.Min(o.sizes) < 2<<10 || slices.Max(o.sizes) > 8<<20:
		return errors.New("--sizes: out of range (expected: 2K to 8M)")
	case slices.Min(o.clients) < 1 || slices.Max(o.clients) > 1000:
		return errors.New("--clients: out of range (expected: 1 to 1000)")
	}
	return nil
}

// numbers is a list such as 1,32 or 2K,1M.
type numbers []int

func (n *numbers) String() string { return fmt.Sprint(*n) }

// Set replaces the list.
func (n *numbers) Set(text string) error {
	*n = nil
	for word := range strings.SplitSeq(text, ",") {
		digits, unit := word, 1
		switch {
		case strings.HasSuffix(word, "K"):
			digits, unit = strings.TrimSuffix(word, "K"), 1<<10
		case strings.HasSuffix(word, "M"):
			digits, unit = strings.TrimSuffix(word, "M"), 1<<20
		}
		number, err := strconv.Atoi(digits)
		if err != nil {
			return fmt.Errorf("%s (expected: numbers such as 2K,1M)", word)
		}
		*n = append(*n, number*unit)
	}
	return nil
}
