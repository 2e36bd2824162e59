// Command overhead measures what the sidecar adds to Envoy, beside the yardstick. bench/overhead builds
// and starts it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
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
	fmt.Print(result.Markdown())
	if options.json != "" {
		if err := writeJSON(options.json, result); err != nil {
			return err
		}
	}
	if options.isFull() {
		if err := publish(filepath.Join(options.parts.Root, "docs", "benchmarks"), result); err != nil {
			return err
		}
	}
	return verdict(options, result)
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

func publish(folder string, result report.Overhead) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	document := filepath.Join(folder, "overhead.md")
	return errors.Join(
		os.WriteFile(document, []byte(result.Markdown()), 0o644),
		writeJSON(filepath.Join(folder, "overhead.json"), result))
}

func writeJSON(file string, result report.Overhead) error {
	text, err := json.MarshalIndent(result, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

// verdict is an error when the measurement means nothing, or misses a goal. A quick run measures
// nothing, so it has no goals to miss.
func verdict(options options, result report.Overhead) error {
	for system, trouble := range result.Trouble {
		if trouble != (stack.Trouble{}) {
			return fmt.Errorf("%s: %+v (expected: both 0)", system, trouble)
		}
	}
	for _, goal := range result.Goals {
		if !goal.Pass && !options.quick {
			return fmt.Errorf("%s: %s: %s", goal.Cell, goal.What, goal.Found)
		}
	}
	return nil
}

func today() string { return time.Now().UTC().Format(time.DateOnly) }
