package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"time"

	"throughline.io/bench/yardstick/internal/load"
	"throughline.io/bench/yardstick/internal/report"
	"throughline.io/bench/yardstick/internal/stack"
)

const bodyBytes = 2 << 10

// bench is a run of all rounds.
type bench struct {
	options  options
	systems  []*stack.System
	sessions []load.Session
	windows  []report.StreamWindow
}

// all measures every number of streams on both systems in each round, these in another order each time.
func (b *bench) all(ctx context.Context) error {
	if err := b.warmUp(ctx); err != nil {
		return err
	}
	for round := 1; round <= b.options.rounds; round++ {
		random := rand.New(rand.NewPCG(uint64(round), 0))
		for _, cell := range b.options.cells {
			for _, i := range random.Perm(len(b.systems)) {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				window, err := b.window(b.systems[i], cell)
				if err != nil {
					return fmt.Errorf("%s, %d streams: %w", b.systems[i].Name, cell.streams, err)
				}
				window.Round = round
				b.windows = append(b.windows, window)
				fmt.Fprintf(os.Stderr, "round %d, %d streams, %s: p50 %.0f µs, p95 %.0f µs, %d merged, %d split\n",
					round, cell.streams, window.System, window.P50, window.P95, window.Merged, window.Split)
			}
		}
	}
	return nil
}

// warmUp streams through both systems before anything is measured; of the sidecar much more, because
// its virtual machine compiles what is hot only within some half a minute of load.
func (b *bench) warmUp(ctx context.Context) error {
	repeats := 60
	if b.options.quick {
		repeats = 1
	}
	for _, system := range b.systems {
		for range repeats {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if _, err := b.streams(system, 30, paced, nil); err != nil {
				return fmt.Errorf("warm-up of %s: %w", system.Name, err)
			}
		}
		fmt.Fprintf(os.Stderr, "warmed up: %s\n", system.Name)
	}
	return nil
}

func (b *bench) window(system *stack.System, cell part) (report.StreamWindow, error) {
	window := report.StreamWindow{Streams: cell.streams, System: system.Name}
	var delays load.Latencies
	for range cell.repeats {
		answers, err := b.streams(system, cell.streams, paced, nil)
		if err != nil {
			return window, err
		}
		for _, answer := range answers {
			delays = append(delays, answer.Delays...)
			window.Merged += answer.Merged
			window.Split += answer.Split
		}
	}
	slices.Sort(delays)
	window.Events = len(delays)
	window.P50, window.P95, window.P99 = micros(delays.Percentile(50)), micros(delays.Percentile(95)), micros(delays.Percentile(99))
	return window, nil
}

// streams asks for so many answers at the same time; the errors are of those that were not whole.
func (b *bench) streams(system *stack.System, count int, pace load.Pace, arrived func(number int)) ([]load.Streamed, error) {
	answers, failures := make([]load.Streamed, count), make([]error, count)
	var clients sync.WaitGroup
	for i := range count {
		clients.Go(func() {
			session := b.sessions[i%len(b.sessions)]
			answers[i], failures[i] = load.Stream(system.Envoy.Address, session, pace, system.Check, arrived)
		})
	}
	clients.Wait()
	return answers, errors.Join(failures...)
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
