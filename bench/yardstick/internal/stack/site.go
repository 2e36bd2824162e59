package stack

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"throughline.io/bench/yardstick/internal/extproc"
	"throughline.io/bench/yardstick/internal/upstream"
)

const (
	sidecarReadyWithin = 60 * time.Second
	socketReadyWithin  = 10 * time.Second
	// sidecarPoll is what the start-up benchmark is exact to; asking more often would disturb.
	sidecarPoll = 5 * time.Millisecond
)

// Parts are the programs that a benchmark runs, as absolute paths.
type Parts struct {
	Root      string // the checkout
	Envoy     string
	Yardstick string // empty where there is none to measure
}

// Site is a temporary folder with the configuration of one benchmark, and the upstream behind it.
type Site struct {
	parts     Parts
	folder    string
	upstream  net.Listener
	sidecar   string // host:port of its admin server
	ports     []int  // not yet taken
	port      int    // of the listener in the sidecar's configuration
	adminPort int    // of Envoy there
	bootstrap []byte
}

// NewSite writes the configuration, has the sidecar's own command generate Envoy's bootstrap, and
// serves the upstream.
func NewSite(parts Parts) (*Site, error) {
	folder, err := os.MkdirTemp("", "tl-bench-")
	if err != nil {
		return nil, err
	}
	site := &Site{parts: parts, folder: folder}
	return site, site.prepare()
}

func (s *Site) prepare() error {
	listener, err := net.Listen("tcp", loopback(0))
	if err != nil {
		return err
	}
	s.upstream = listener
	go upstream.Serve(listener, extproc.MarkHeader) //nolint:errcheck // ends when the site closes
	if s.ports, err = freePorts(16); err != nil {
		return err
	}
	s.port, s.adminPort, s.sidecar = s.takePort(), s.takePort(), loopback(s.takePort())
	if err := s.configure(); err != nil {
		return err
	}
	s.bootstrap, err = s.command("envoy", "--config", s.config()).Output()
	if err != nil {
		return fmt.Errorf("bin/throughline envoy: %w", err)
	}
	return nil
}

// Close ends the upstream and removes the folder.
func (s *Site) Close() {
	s.upstream.Close()
	os.RemoveAll(s.folder)
}

func (s *Site) configure() error {
	template, err := os.ReadFile(filepath.Join(s.parts.Root, "bench", "overhead.yaml"))
	if err != nil {
		return err
	}
	values := map[string]string{
		"LISTENER_PORT": strconv.Itoa(s.port),
		"UPSTREAM":      s.upstream.Addr().String(),
		"SOCKET":        filepath.Join(s.folder, "sidecar.sock"),
		"ADMIN":         s.sidecar,
		"ENVOY_ADMIN":   loopback(s.adminPort),
	}
	yaml := os.Expand(string(template), func(name string) string { return values[name] })
	return os.WriteFile(s.config(), []byte(yaml), 0o600)
}

func (s *Site) config() string { return filepath.Join(s.folder, "throughline.yaml") }

// command is bin/throughline, as a user runs it.
func (s *Site) command(arguments ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.parts.Root, "bin", "throughline"), arguments...)
	cmd.Stderr = os.Stderr
	return cmd
}

// StartSidecar runs `bin/throughline serve` and returns when it is ready.
func (s *Site) StartSidecar() (*Process, error) {
	command := s.command("serve", "--config", s.config())
	process, err := start(s.folder, "sidecar", command.Args...)
	if err != nil {
		return nil, err
	}
	ready := "http://" + s.sidecar + "/ready"
	if err := process.await(sidecarReadyWithin, sidecarPoll, func() bool { return answers200(ready) }); err != nil {
		return process, err
	}
	return process, process.requireName("java")
}

// requireName guards the measuring of CPU and memory: the launcher must have become the program.
func (p *Process) requireName(want string) error {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", p.PID()))
	if err != nil {
		return err
	}
	if got := strings.TrimSpace(string(name)); got != want {
		return fmt.Errorf("process of %s: %s (expected: %s, which the launcher becomes by exec)", p.name, got, want)
	}
	return nil
}

// StartEnvoy runs Envoy on the bootstrap as generated.
func (s *Site) StartEnvoy() (*Envoy, error) {
	return startEnvoy(s.parts.Envoy, s.folder, "envoy-sidecar", s.bootstrap, s.port, s.adminPort)
}

// startChangedEnvoy runs Envoy on the generated bootstrap with a change, and on ports of its own.
func (s *Site) startChangedEnvoy(name string, change func(*bootstrap) error) (*Envoy, error) {
	changed, err := parseBootstrap(s.bootstrap)
	if err != nil {
		return nil, err
	}
	port, adminPort := s.takePort(), s.takePort()
	if err := changed.listen(port, adminPort); err != nil {
		return nil, err
	}
	if err := change(changed); err != nil {
		return nil, err
	}
	yaml, err := changed.yaml()
	if err != nil {
		return nil, err
	}
	return startEnvoy(s.parts.Envoy, s.folder, name, yaml, port, adminPort)
}

// startYardstick runs the yardstick on a socket and returns when it accepts connections.
func (s *Site) startYardstick(name, socket string) (*Process, error) {
	process, err := start(s.folder, name, s.parts.Yardstick, "--socket", socket, "--cluster", rivalCluster)
	if err != nil {
		return nil, err
	}
	return process, process.await(socketReadyWithin, poll, func() bool {
		connection, err := net.Dial("unix", socket)
		if err == nil {
			connection.Close()
		}
		return err == nil
	})
}

func (s *Site) takePort() int {
	port := s.ports[0]
	s.ports = s.ports[1:]
	return port
}

// freePorts are all held at one time before they are let go, so that no two are the same.
func freePorts(count int) ([]int, error) {
	ports := make([]int, count)
	for i := range ports {
		listener, err := net.Listen("tcp", loopback(0))
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports[i] = listener.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}
