// Package load is a closed-loop load generator: each client sends its next request when it has the
// answer to the one before. It says how long requests take at that concurrency; it does not say what
// clients that come at their own pace would wait (a slow answer delays the requests behind it).
package load

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Check tells from an answer's headers whether the request took the way that is being measured.
type Check func(headers http.Header) error

// Plan is one window of load.
type Plan struct {
	Address  string // host:port of the listener
	Clients  int
	Sessions []Session
	Check    Check
	WarmUp   time.Duration // load before the window, which is not counted
	Window   time.Duration
	Opened   func() error // called when the window opens, to read clocks
	Closed   func() error // called when it closes
}

// Result is what one window gave.
type Result struct {
	Seconds   float64   // how long it was really open
	Latencies Latencies // of the requests that ended in it, sorted
}

// Run puts load on the address. It returns the first error of any request, or of a callback.
func Run(ctx context.Context, plan Plan) (Result, error) {
	ctx, end := context.WithCancelCause(ctx)
	run := run{plan: plan, latencies: make([]Latencies, plan.Clients), end: end}
	var clients sync.WaitGroup
	for i := range plan.Clients {
		clients.Go(func() { run.client(ctx, i) })
	}
	seconds, err := run.window(ctx)
	end(nil)
	clients.Wait()
	return Result{Seconds: seconds, Latencies: merge(run.latencies)}, err
}

type run struct {
	plan      Plan
	latencies []Latencies // of one client each
	open      atomic.Bool
	end       context.CancelCauseFunc
}

// window opens and closes the window on time.
func (r *run) window(ctx context.Context) (float64, error) {
	if err := pause(ctx, r.plan.WarmUp); err != nil {
		return 0, err
	}
	if err := r.plan.Opened(); err != nil {
		return 0, err
	}
	start := time.Now()
	r.open.Store(true)
	err := pause(ctx, r.plan.Window)
	r.open.Store(false)
	seconds := time.Since(start).Seconds()
	return seconds, errors.Join(err, r.plan.Closed())
}

// client asks until the run is over; an error ends the run for all.
func (r *run) client(ctx context.Context, i int) {
	client, err := dial(r.plan.Address)
	if err != nil {
		r.end(err)
		return
	}
	defer client.close()
	for ctx.Err() == nil {
		took, err := client.ask(r.plan.Sessions, r.plan.Check)
		if err != nil {
			r.end(err)
			return
		}
		if r.open.Load() {
			r.latencies[i] = append(r.latencies[i], took)
		}
	}
}

func pause(ctx context.Context, length time.Duration) error {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
