// Command startup measures how long the sidecar takes to be ready, and its first request.
// bench/startup builds and starts it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"throughline.io/bench/yardstick/internal/load"
	"throughline.io/bench/yardstick/internal/report"
	"throughline.io/bench/yardstick/internal/stack"
)

const (
	exitFailed = 1
	exitUsage  = 2
	bodyBytes  = 2 << 10
	startsFull = 10
)

type options struct {
	parts  stack.Parts
	starts int
	quick  bool
	json   string
}

func parse(arguments []string) (options, error) {
	var given options
	flags := flag.NewFlagSet("bench/startup", flag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&given.parts.Root, "root", "", "")
	flags.StringVar(&given.parts.Envoy, "envoy", "", "")
	flags.IntVar(&given.starts, "starts", startsFull, "")
	flags.BoolVar(&given.quick, "quick", false, "")
	flags.StringVar(&given.json, "json", "", "")
	if err := flags.Parse(arguments); err != nil {
		return given, err
	}
	if given.quick {
		given.starts = 1
	}
	if flags.NArg() > 0 || given.starts < 1 || given.starts > 1000 {
		return given, fmt.Errorf("--starts: %d, and %q (expected: 1 to 1000, options only)", given.starts, flags.Args())
	}
	return given, nil
}

func main() {
	options, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/startup:", err)
		os.Exit(exitUsage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, options); err != nil {
		fmt.Fprintln(os.Stderr, "bench/startup:", err)
		os.Exit(exitFailed)
	}
}

func run(ctx context.Context, options options) error {
	result := report.Startup{
		Date:    time.Now().UTC().Format(time.DateOnly),
		Command: "bench/startup",
		Machine: report.ThisMachine(options.parts.Root, options.parts.Envoy),
	}
	var err error
	if result.Starts, err = measure(ctx, options); err != nil {
		return err
	}
	result.Summarise()
	if options.json != "" {
		if err := report.WriteJSON(options.json, &result); err != nil {
			return err
		}
	}
	if options.quick {
		fmt.Println("OK: started, ready, answered and ended")
		return nil
	}
	fmt.Print(result.Markdown())
	if options.starts >= startsFull {
		err = report.Publish(options.parts.Root, "startup", &result)
	}
	return errors.Join(err, report.Missed(result.Goals))
}

// measure starts the sidecar again and again under one Envoy; start 0 is not counted.
func measure(ctx context.Context, options options) (starts []report.Start, err error) {
	site, err := stack.NewSite(options.parts)
	if err != nil {
		return nil, err
	}
	defer site.Close()
	envoy, err := site.StartEnvoy()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, envoy.Stop()) }()
	first := 0
	if options.quick {
		first = 1
	}
	for i := first; i <= options.starts; i++ {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		start, err := once(site, envoy)
		if err != nil {
			return nil, fmt.Errorf("start %d: %w", i, err)
		}
		fmt.Fprintf(os.Stderr, "start %d/%d: ready after %.0f ms, first request %.1f ms\n", i, options.starts, start.ReadyMillis, start.FirstMillis)
		if i > 0 {
			starts = append(starts, start)
		}
	}
	return starts, healthy(envoy)
}

// once starts the sidecar, sends one request, and ends it.
func once(site *stack.Site, envoy *stack.Envoy) (start report.Start, err error) {
	began := time.Now()
	sidecar, err := site.StartSidecar()
	if sidecar != nil {
		defer func() { err = errors.Join(err, sidecar.Stop()) }()
	}
	if err != nil {
		return start, err
	}
	start.ReadyMillis = millis(time.Since(began))
	cpu, cpuErr := sidecar.CPU()
	resident, residentErr := sidecar.ResidentBytes()
	first, firstErr := load.Once(envoy.Address, load.Sessions(bodyBytes), stack.RoutedBySidecar)
	start.ReadyCPU, start.ReadyRSS, start.FirstMillis = millis(cpu), resident, millis(first)
	return start, errors.Join(cpuErr, residentErr, firstErr)
}

func healthy(envoy *stack.Envoy) error {
	trouble, err := envoy.Trouble()
	if err == nil && trouble != (stack.Trouble{}) {
		err = fmt.Errorf("Envoy: %+v (expected: both 0)", trouble)
	}
	return err
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
