package stack

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	envoyReadyWithin = 30 * time.Second
	poll             = 20 * time.Millisecond
)

// Envoy is a running Envoy with as many workers as it takes by default, one per core.
type Envoy struct {
	*Process
	Address string // host:port of the listener
	admin   string
}

// startEnvoy runs Envoy on a bootstrap whose listener and admin server are on these ports.
func startEnvoy(binary, folder, name string, yaml []byte, port, adminPort int) (*Envoy, error) {
	file := filepath.Join(folder, name+".yaml")
	if err := os.WriteFile(file, yaml, 0o600); err != nil {
		return nil, err
	}
	process, err := start(folder, name, binary, "--config-path", file, "--disable-hot-restart", "--log-level", "warn")
	if err != nil {
		return nil, err
	}
	envoy := &Envoy{process, loopback(port), loopback(adminPort)}
	return envoy, process.await(envoyReadyWithin, poll, func() bool { return answers200("http://" + envoy.admin + "/ready") })
}

// Trouble is what must stay 0 for a measurement to mean anything, summed over all external-processing
// filters of one Envoy.
type Trouble struct {
	FailureModeAllowed int `json:"failure_mode_allowed"`
	MessageTimeouts    int `json:"message_timeouts"`
}

// Trouble asks Envoy for the counters.
func (e *Envoy) Trouble() (Trouble, error) {
	answer, err := http.Get("http://" + e.admin + "/stats?filter=ext_proc")
	if err != nil {
		return Trouble{}, err
	}
	defer answer.Body.Close()
	return troubleIn(answer.Body)
}

// troubleIn reads lines of `name: value`.
func troubleIn(stats io.Reader) (Trouble, error) {
	var trouble Trouble
	lines := bufio.NewScanner(stats)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		count, err := strconv.Atoi(value)
		if err != nil {
			continue // a histogram
		}
		switch {
		case strings.HasSuffix(name, ".failure_mode_allowed"):
			trouble.FailureModeAllowed += count
		case strings.HasSuffix(name, ".message_timeouts"):
			trouble.MessageTimeouts += count
		}
	}
	return trouble, lines.Err()
}

func answers200(url string) bool {
	client := http.Client{Timeout: time.Second}
	answer, err := client.Get(url)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func loopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
