// Package stack starts what a benchmark measures as processes of their own: Envoy with one of several
// bootstraps, the sidecar by the command that users start it with, and the yardstick.
package stack

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	stopWithin = 15 * time.Second
	lastLines  = 8
	// ticksPerSecond is the unit of times in /proc, the same on every Linux.
	ticksPerSecond = 100
)

// Process is a child that ends with this program. Its errors go to a log file.
type Process struct {
	name   string
	log    string
	cmd    *exec.Cmd
	exited chan struct{}
}

// start runs a command in a folder, where its standard error will be NAME.log. Its standard output is
// thrown away: of Envoy that is the access log, which would grow to hundreds of megabytes.
func start(folder, name string, command ...string) (*Process, error) {
	log, err := os.Create(filepath.Join(folder, name+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = folder
	cmd.Stderr = log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	process := &Process{name: name, log: log.Name(), cmd: cmd, exited: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended stands in the process state
		close(process.exited)
	}()
	return process, nil
}

// PID is the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Freeze stops the process where it is, until it is thawed.
func (p *Process) Freeze() error { return p.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen process go on.
func (p *Process) Thaw() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

// Stop asks the process to end, kills it when it does not, and tells whether it ended well.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.exited:
	case <-time.After(stopWithin):
		_ = p.cmd.Process.Kill()
		<-p.exited
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("%s: ended with %v: %s", p.name, p.cmd.ProcessState, p.lastLines())
	}
	return nil
}

// await asks until the answer is yes; it fails when the process ends or the time is over.
func (p *Process) await(within, every time.Duration, ready func() bool) error {
	deadline := time.After(within)
	poll := time.NewTicker(every)
	defer poll.Stop()
	for !ready() {
		select {
		case <-p.exited:
			return fmt.Errorf("%s: ended with %v: %s", p.name, p.cmd.ProcessState, p.lastLines())
		case <-deadline:
			return fmt.Errorf("%s: not ready within %v: %s", p.name, within, p.lastLines())
		case <-poll.C:
		}
	}
	return nil
}

func (p *Process) lastLines() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-lastLines):], " | ")
}

// CPU is the processor time that the process has used so far, in user and kernel mode, all threads
// together. It is exact to 10 ms.
func (p *Process) CPU() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.PID()))
	if err != nil {
		return 0, err
	}
	return cpuOf(stat)
}

// cpuOf reads utime and stime, fields 14 and 15; the name before them may hold blanks and brackets.
func cpuOf(stat []byte) (time.Duration, error) {
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/PID/stat: %q (expected: at least 15 fields)", stat)
	}
	user, userErr := strconv.Atoi(string(fields[11]))
	system, systemErr := strconv.Atoi(string(fields[12]))
	return time.Duration(user+system) * time.Second / ticksPerSecond, errors.Join(userErr, systemErr)
}

// ResidentBytes is the memory of the process that is in RAM now.
func (p *Process) ResidentBytes() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
	if err != nil {
		return 0, err
	}
	return residentOf(status)
}

func residentOf(status []byte) (int64, error) {
	_, after, found := bytes.Cut(status, []byte("VmRSS:"))
	fields := bytes.Fields(after)
	if !found || len(fields) == 0 {
		return 0, errors.New("/proc/PID/status: no VmRSS")
	}
	kilobytes, err := strconv.ParseInt(string(fields[0]), 10, 64)
	return kilobytes << 10, err
}
