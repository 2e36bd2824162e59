package main

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"throughline.io/bench/yardstick/internal/load"
	"throughline.io/bench/yardstick/internal/report"
	"throughline.io/bench/yardstick/internal/stack"
)

const (
	frozenStreams = 4
	// frozenAfter so many events of each stream the sidecar is frozen.
	frozenAfter = 50
)

// freeze lets large events through the sidecar and freezes it in their middle for a time.
func (b *bench) freeze(system *stack.System, length time.Duration) (report.Freeze, error) {
	result := report.Freeze{Seconds: length.Seconds(), Streams: frozenStreams, EventBytes: len(load.EventTail(flood))}
	begun := make(chan struct{})
	thawed := make(chan error, 1)
	over := make(chan struct{})
	go func() { thawed <- freezeOnce(system.Server, length, begun, over) }()
	var started atomic.Int64
	answers, cut := b.streams(system, frozenStreams, flood, func(number int) {
		if number == frozenAfter && started.Add(1) == frozenStreams {
			close(begun)
		}
	})
	close(over)
	for _, answer := range answers {
		if len(answer.Delays) == flood.Events {
			result.Whole++
		}
		result.StallMillis = max(result.StallMillis, float64(answer.Stall)/float64(time.Millisecond))
	}
	if cut != nil {
		fmt.Fprintf(os.Stderr, "frozen for %v: %v\n", length, cut)
	}
	return result, <-thawed
}

// freezeOnce freezes when all streams have begun, and always thaws what it froze.
func freezeOnce(server *stack.Process, length time.Duration, begun, over <-chan struct{}) error {
	select {
	case <-begun:
	case <-over:
		return errors.New("streams: over before the sidecar was frozen (expected: all of them under way)")
	}
	if err := server.Freeze(); err != nil {
		return err
	}
	time.Sleep(length)
	return server.Thaw()
}
