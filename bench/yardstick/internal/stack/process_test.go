package stack

import (
	"testing"
	"time"
)

func TestCPUOfAProcessWithBracketsInItsName(t *testing.T) {
	stat := "42 (a (b) c) S 1 42 42 0 -1 4194560 1000 0 0 0 150 25 0 0 20 0 9 0 100 1000 10 0\n"
	if cpu, err := cpuOf([]byte(stat)); err != nil || cpu != 1750*time.Millisecond {
		t.Error(cpu, err)
	}
	if _, err := cpuOf([]byte("42 (a) S 1")); err == nil {
		t.Error("a line that is too short is accepted")
	}
}

func TestResidentBytes(t *testing.T) {
	if bytes, err := residentOf([]byte("VmHWM:\t  900 kB\nVmRSS:\t  12 kB\nRssAnon: 1 kB\n")); err != nil || bytes != 12<<10 {
		t.Error(bytes, err)
	}
	if _, err := residentOf([]byte("Name: x\n")); err == nil {
		t.Error("a process without memory is accepted")
	}
}
