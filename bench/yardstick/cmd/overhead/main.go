// Command overhead measures what the sidecar adds to Envoy, beside the yardstick. bench/overhead builds
// and starts it.
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

	"throughline.io/bench/yardstick/internal/report"
	"throughline.io/bench/yardstick/internal/stack"
)

const (
	exitFailed = 1
	exitUsage  = 2
	// gcPercent lets the load generator collect its garbage seldom, so that it disturbs little.
	gcPercent = 800
)

func main() {
	debug.SetGCPercent(gcPercent)
	options, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/overhead:", err)
		os.Exit(exitUsage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, options); err != nil {
		fmt.Fprintln(os.Stderr, "bench/overhead:", err)
		os.Exit(exitFailed)
	}
}

func run(ctx context.Context, options options) error {
	result, err := measure(ctx, options)
	if err != nil {
		return err
	}
	if err := show(options, result); err != nil {
		return err
	}
	return verdict(options, result)
}

// show prints the report, and writes the documents when enough was measured to publish.
func show(options options, result report.Overhead) error {
	if !options.quick {
		fmt.Print(result.Markdown())
	}
	if options.json != "" {
		if err := report.WriteJSON(options.json, &result); err != nil {
			return err
		}
	}
	if options.isFull() {
		return report.Publish(options.parts.Root, "overhead", &result)
	}
	return nil
}

// measure starts everything, measures all rounds, and stops everything.
func measure(ctx context.Context, options options) (result report.Overhead, err error) {
	site, err := stack.NewSite(options.parts)
	if err != nil {
		return result, err
	}
	defer site.Close()
	systems, err := site.StartSystems()
	defer func() {
		for _, system := range systems {
			err = errors.Join(err, system.Stop())
		}
	}()
	if err != nil {
		return result, err
	}
	bench := newBench(options, systems)
	if err := bench.all(ctx); err != nil {
		return result, err
	}
	return bench.result(site)
}

// verdict is an error when the measurement means nothing, or misses a goal. A quick run measures
// nothing, so it has no goals to miss.
func verdict(options options, result report.Overhead) error {
	for system, trouble := range result.Trouble {
		if trouble != (stack.Trouble{}) {
			return fmt.Errorf("%s: %+v (expected: both 0)", system, trouble)
		}
	}
	if options.quick {
		fmt.Printf("OK: %d windows, every request took its way, all counters 0\n", len(result.Windows))
		return nil
	}
	return report.Missed(result.Goals)
}

func today() string { return time.Now().UTC().Format(time.DateOnly) }
