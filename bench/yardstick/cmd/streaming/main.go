// Command streaming measures what the sidecar adds to the delay of each event of a streamed answer.
// bench/streaming builds and starts it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"throughline.io/bench/yardstick/internal/load"
	"throughline.io/bench/yardstick/internal/report"
	"throughline.io/bench/yardstick/internal/stack"
)

const (
	exitFailed = 1
	exitUsage  = 2
	// gcPercent lets upstream and clients collect their garbage seldom, so that it disturbs little.
	gcPercent = 800
)

func main() {
	debug.SetGCPercent(gcPercent)
	options, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/streaming:", err)
		os.Exit(exitUsage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, options); err != nil {
		fmt.Fprintln(os.Stderr, "bench/streaming:", err)
		os.Exit(exitFailed)
	}
}

func run(ctx context.Context, options options) error {
	result, err := measure(ctx, options)
	if err != nil {
		return err
	}
	result.Summarise()
	if !options.quick {
		fmt.Print(result.Markdown())
	}
	if options.json != "" {
		if err := report.WriteJSON(options.json, &result); err != nil {
			return err
		}
	}
	if options.isFull() {
		if err := report.Publish(options.parts.Root, "streaming", &result); err != nil {
			return err
		}
	}
	return verdict(options, result)
}

// measure starts both systems, measures all rounds, freezes the sidecar at the end, and stops everything.
func measure(ctx context.Context, options options) (result report.Streaming, err error) {
	site, err := stack.NewSite(options.parts)
	if err != nil {
		return result, err
	}
	defer site.Close()
	systems, err := site.StartPair()
	defer func() {
		for _, system := range systems {
			err = errors.Join(err, system.Stop())
		}
	}()
	if err != nil {
		return result, err
	}
	bench := &bench{options: options, systems: systems, sessions: load.Sessions(bodyBytes)}
	if err := bench.all(ctx); err != nil {
		return result, err
	}
	return bench.result(ctx)
}

// result adds the freezes, before which Envoy's counters are read: a frozen observer is given up.
func (b *bench) result(ctx context.Context) (report.Streaming, error) {
	parts := b.options.parts
	result := report.Streaming{
		Date:    time.Now().UTC().Format(time.DateOnly),
		Command: b.options.command,
		Machine: report.ThisMachine(parts.Root, parts.Envoy),
		Rounds:  b.options.rounds,
		Trouble: map[string]stack.Trouble{},
		Windows: b.windows,
	}
	ours := b.systems[len(b.systems)-1]
	trouble, err := ours.Envoy.Trouble()
	result.Trouble[ours.Name] = trouble
	for _, length := range b.options.freezes {
		if err != nil || ctx.Err() != nil {
			break
		}
		var freeze report.Freeze
		freeze, err = b.freeze(ours, length)
		result.Freezes = append(result.Freezes, freeze)
	}
	return result, errors.Join(err, context.Cause(ctx))
}

// verdict is an error when the measurement means nothing, or misses a goal. A quick run measures no
// delays; that no stream is cut or held up must hold in any.
func verdict(options options, result report.Streaming) error {
	for system, trouble := range result.Trouble {
		if trouble != (stack.Trouble{}) {
			return fmt.Errorf("%s: %+v (expected: both 0)", system, trouble)
		}
	}
	if !options.quick {
		return report.Missed(result.Goals)
	}
	if err := report.Missed(result.Goals[len(result.Goals)-len(result.Freezes):]); err != nil {
		return err
	}
	fmt.Printf("OK: %d windows, every event arrived, no stream was cut by a frozen sidecar, all counters 0\n", len(result.Windows))
	return nil
}
