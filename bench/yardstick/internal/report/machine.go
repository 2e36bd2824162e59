// Package report turns measurements into the documents under docs/benchmarks.
package report

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// Machine is what the numbers of a benchmark depend on.
type Machine struct {
	Cores  int    `json:"cores"`
	CPU    string `json:"cpu"`
	Kernel string `json:"kernel"`
	Envoy  string `json:"envoy"`
	Go     string `json:"go"`
	JDK    string `json:"jdk"`
	Commit string `json:"commit"`
}

const unknown = "unknown"

// ThisMachine reads what can be told; the rest is "unknown".
func ThisMachine(root, envoy string) Machine {
	java := filepath.Join(os.Getenv("JAVA_HOME"), "bin", "java")
	return Machine{
		Cores:  runtime.NumCPU(),
		CPU:    inFile("/proc/cpuinfo", `model name\s*:\s*(.*)`),
		Kernel: inFile("/proc/sys/kernel/osrelease", `(.*)`),
		Envoy:  inOutput(`/(\d+\.\d+\.\d+)/`, envoy, "--version"),
		Go:     strings.TrimPrefix(runtime.Version(), "go"),
		JDK:    inOutput(`\((build .*)\)`, java, "-version"),
		Commit: inOutput(`(.*)`, "git", "-C", root, "describe", "--always", "--dirty"),
	}
}

func inFile(name, pattern string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return unknown
	}
	return in(text, pattern)
}

func inOutput(pattern, command string, arguments ...string) string {
	text, err := exec.Command(command, arguments...).CombinedOutput()
	if err != nil {
		return unknown
	}
	return in(text, pattern)
}

func in(text []byte, pattern string) string {
	match := regexp.MustCompile(pattern).FindSubmatch(text)
	if match == nil {
		return unknown
	}
	return strings.TrimSpace(string(match[1]))
}

func (m Machine) markdown() string {
	return fmt.Sprintf("%d cores, %s, Linux %s; Envoy %s, Go %s, JDK %s; commit %s",
		m.Cores, m.CPU, m.Kernel, m.Envoy, m.Go, m.JDK, m.Commit)
}
