package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"throughline.io/bench/yardstick/internal/load"
	"throughline.io/bench/yardstick/internal/report"
	"throughline.io/bench/yardstick/internal/stack"
)

// cell is one concurrency with one size of bodies.
type cell struct{ clients, bytes int }

// bench is a run of all rounds.
type bench struct {
	options  options
	systems  []*stack.System
	sessions map[int][]load.Session // by size
	windows  []report.Window
}

func newBench(options options, systems []*stack.System) *bench {
	bench := &bench{options: options, systems: systems, sessions: map[int][]load.Session{}}
	for _, bytes := range options.sizes {
		bench.sessions[bytes] = load.Sessions(bytes)
	}
	return bench
}

// all measures every cell on every system in each round. The systems of a cell are measured right
// after each other, so that what else the machine does hits all of them; their order is another one
// in each round, and the round begins with another cell.
func (b *bench) all(ctx context.Context) error {
	if err := b.warmUp(ctx); err != nil {
		return err
	}
	for round := 1; round <= b.options.rounds; round++ {
		random := rand.New(rand.NewPCG(uint64(round), 0))
		for _, cell := range rotated(b.cells(), round) {
			for _, i := range random.Perm(len(b.systems)) {
				window, err := b.window(ctx, b.systems[i], cell)
				if err != nil {
					return fmt.Errorf("%s, %d clients, %d bytes: %w", b.systems[i].Name, cell.clients, cell.bytes, err)
				}
				window.Round = round
				b.windows = append(b.windows, window)
				b.progress(window)
			}
		}
	}
	return nil
}

func (b *bench) cells() []cell {
	var cells []cell
	for _, bytes := range b.options.sizes {
		for _, clients := range b.options.clients {
			cells = append(cells, cell{clients, bytes})
		}
	}
	return cells
}

func rotated(cells []cell, by int) []cell {
	by %= len(cells)
	return slices.Concat(cells[by:], cells[:by])
}

// warmUp puts load on every system with every size before anything is measured.
func (b *bench) warmUp(ctx context.Context) error {
	for _, system := range b.systems {
		for _, bytes := range b.options.sizes {
			plan := b.plan(system, cell{slices.Max(b.options.clients), bytes})
			plan.Window = b.options.firstWarmUp(system.Name)
			if _, err := load.Run(ctx, plan); err != nil {
				return fmt.Errorf("warm-up of %s: %w", system.Name, err)
			}
		}
		fmt.Fprintf(os.Stderr, "warmed up: %s\n", system.Name)
	}
	return nil
}

func (b *bench) plan(system *stack.System, cell cell) load.Plan {
	nothing := func() error { return nil }
	return load.Plan{
		Address:  system.Envoy.Address,
		Clients:  cell.clients,
		Sessions: b.sessions[cell.bytes],
		Check:    system.Check,
		WarmUp:   b.options.warmUp(),
		Window:   b.options.window(),
		Opened:   nothing,
		Closed:   nothing,
	}
}

// window measures one system in one cell.
func (b *bench) window(ctx context.Context, system *stack.System, cell cell) (report.Window, error) {
	envoy, server := clock{process: system.Envoy.Process}, clock{process: system.Server}
	plan := b.plan(system, cell)
	plan.Opened = func() error { return errors.Join(envoy.open(), server.open()) }
	plan.Closed = func() error { return errors.Join(envoy.close(), server.close()) }
	result, err := load.Run(ctx, plan)
	if err != nil {
		return report.Window{}, err
	}
	requests := len(result.Latencies)
	if requests == 0 {
		return report.Window{}, fmt.Errorf("no request ended within %v (expected: --seconds long enough for some)", plan.Window)
	}
	return report.Window{
		Clients:   cell.clients,
		BodyBytes: cell.bytes,
		System:    system.Name,
		Seconds:   result.Seconds,
		Requests:  requests,
		P50:       micros(result.Latencies.Percentile(50)),
		P95:       micros(result.Latencies.Percentile(95)),
		P99:       micros(result.Latencies.Percentile(99)),
		EnvoyCPU:  micros(envoy.used) / float64(requests),
		ServerCPU: micros(server.used) / float64(requests),
		EnvoyRSS:  envoy.resident,
		ServerRSS: server.resident,
	}, nil
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func (b *bench) progress(w report.Window) {
	total := b.options.rounds * len(b.cells()) * len(b.systems)
	fmt.Fprintf(os.Stderr, "%d/%d: round %d, %d clients, %d bytes, %s: p50 %.0f µs, %.0f requests/s\n",
		len(b.windows), total, w.Round, w.Clients, w.BodyBytes, w.System, w.P50, float64(w.Requests)/w.Seconds)
}

// result puts the windows and what the systems say about themselves together.
func (b *bench) result(site *stack.Site) (report.Overhead, error) {
	parts := b.options.parts
	result := report.Overhead{
		Date:    today(),
		Command: b.options.command,
		Machine: report.ThisMachine(parts.Root, parts.Envoy),
		Rounds:  b.options.rounds,
		Seconds: b.options.seconds,
		Trouble: map[string]stack.Trouble{},
		Windows: b.windows,
	}
	for _, system := range b.systems {
		trouble, err := system.Envoy.Trouble()
		if err != nil {
			return result, err
		}
		result.Trouble[system.Name] = trouble
	}
	answers, err := site.Answers()
	result.Answers = answers
	result.Summarise()
	return result, err
}
