package main

import (
	"errors"
	"time"

	"throughline.io/bench/yardstick/internal/stack"
)

// clock reads what a process uses during a window. Without a process it stays at 0.
type clock struct {
	process  *stack.Process
	opened   time.Duration
	used     time.Duration // processor time in the window
	resident int64         // memory at its end, in bytes
}

func (c *clock) open() (err error) {
	if c.process != nil {
		c.opened, err = c.process.CPU()
	}
	return err
}

func (c *clock) close() error {
	if c.process == nil {
		return nil
	}
	now, cpuErr := c.process.CPU()
	c.used = now - c.opened
	var memoryErr error
	c.resident, memoryErr = c.process.ResidentBytes()
	return errors.Join(cpuErr, memoryErr)
}
