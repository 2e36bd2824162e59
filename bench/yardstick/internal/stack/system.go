package stack

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	"throughline.io/bench/yardstick/internal/extproc"
	"throughline.io/bench/yardstick/internal/load"
	"throughline.io/bench/yardstick/internal/upstream"
)

// System is one of the things that are compared.
type System struct {
	Name   string
	Envoy  *Envoy
	Server *Process   // the external processor; nil for plain Envoy
	Check  load.Check // that a request really went its way
}

const (
	// Plain is Envoy alone.
	Plain = "plain"
	// Sidecar is Envoy with Throughline, everything on.
	Sidecar = "throughline"
)

// Yardsticks are Envoy with the yardstick in each of the modes that can change a body.
var Yardsticks = []string{"BUFFERED", "STREAMED", fullDuplex}

// StartSystems starts everything that is compared; all of it stays up, because what gets no requests
// costs nothing, and starting again would measure cold programs. Stop them also after an error.
func (s *Site) StartSystems() ([]*System, error) {
	plain, err := s.startPlain()
	systems := []*System{plain}
	for _, mode := range Yardsticks {
		if err != nil {
			break
		}
		var yardstick *System
		yardstick, err = s.startRival(mode)
		systems = append(systems, yardstick)
	}
	if err != nil {
		return systems, err
	}
	sidecar, err := s.startOurs()
	return append(systems, sidecar), err
}

// StartPair starts plain Envoy and Envoy with the sidecar. Stop them also after an error.
func (s *Site) StartPair() ([]*System, error) {
	plain, err := s.startPlain()
	if err != nil {
		return []*System{plain}, err
	}
	sidecar, err := s.startOurs()
	return []*System{plain, sidecar}, err
}

func (s *Site) startPlain() (*System, error) {
	envoy, err := s.startChangedEnvoy("envoy-plain", func(b *bootstrap) error {
		b.plain()
		return nil
	})
	return &System{Name: Plain, Envoy: envoy, Check: arrivedAs("auto", "")}, err
}

func (s *Site) startRival(mode string) (*System, error) {
	system := &System{Name: mode, Check: arrivedAs(extproc.Model, mode)}
	socket := filepath.Join(s.folder, strings.ToLower(mode)+".sock")
	var err error
	if system.Server, err = s.startYardstick("yardstick-"+mode, socket); err != nil {
		return system, err
	}
	system.Envoy, err = s.startChangedEnvoy("envoy-"+mode, func(b *bootstrap) error { return b.yardstick(mode, socket) })
	return system, err
}

func (s *Site) startOurs() (*System, error) {
	system := &System{Name: Sidecar, Check: RoutedBySidecar}
	var err error
	if system.Server, err = s.StartSidecar(); err != nil {
		return system, err
	}
	system.Envoy, err = s.StartEnvoy()
	return system, err
}

// Stop ends both processes and tells when one did not end well.
func (s *System) Stop() error {
	var failures []error
	if s.Envoy != nil {
		failures = append(failures, s.Envoy.Stop())
	}
	if s.Server != nil {
		err := s.Server.Stop()
		if s.Name == Sidecar { // the yardstick dies by the signal
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

func arrivedAs(model, mark string) load.Check {
	return func(headers http.Header) error {
		if got := headers.Get(upstream.ModelHeader); got != model {
			return fmt.Errorf("model at the upstream: %q (expected: %q)", got, model)
		}
		if got := headers.Get(extproc.MarkHeader); got != mark {
			return fmt.Errorf("%s: %q (expected: %q)", extproc.MarkHeader, got, mark)
		}
		return nil
	}
}

// RoutedBySidecar tells whether the sidecar chose a model, recorded it, and changed the body.
func RoutedBySidecar(headers http.Header) error {
	if headers.Get("x-vsr-replay-id") == "" {
		return errors.New("x-vsr-replay-id: absent (expected: the id of a record)")
	}
	if got := headers.Get(upstream.ModelHeader); !strings.HasPrefix(got, "example/") {
		return fmt.Errorf("model at the upstream: %q (expected: a provider's name of it)", got)
	}
	return nil
}
