package report

import (
	"strings"
	"testing"

	"throughline.io/bench/yardstick/internal/stack"
)

// rounds gives windows of every system in one cell: for each round the p50 of plain Envoy, the
// yardstick's modes, and the sidecar.
func rounds(clients, bytes int, p50s ...[5]float64) []Window {
	var windows []Window
	for round, p50 := range p50s {
		for i, system := range []string{stack.Plain, "BUFFERED", "STREAMED", "FULL_DUPLEX_STREAMED", stack.Sidecar} {
			windows = append(windows, Window{
				Round: round + 1, Clients: clients, BodyBytes: bytes, System: system, Seconds: 1, Requests: 100,
				P50: p50[i], P95: p50[i], P99: p50[i], ServerCPU: p50[i] / 10,
			})
		}
	}
	return windows
}

func TestTheYardstickIsItsFastestModeAndRatiosAreOfTheSameRound(t *testing.T) {
	run := Overhead{Windows: rounds(1, 2<<10,
		[5]float64{100, 300, 250, 200, 180}, // 80 of 100
		[5]float64{200, 400, 350, 300, 300}, // 100 of 100
		[5]float64{100, 300, 250, 200, 190}, // 90 of 100
	)}
	run.Summarise()
	cell := run.Cells[0]
	if cell.Yardstick != "FULL_DUPLEX_STREAMED" || cell.Ratio != (Spread{0.9, 0.8, 1}) {
		t.Errorf("%s %+v", cell.Yardstick, cell.Ratio)
	}
	if cell.SidecarAdded.P50 != (Spread{90, 80, 100}) {
		t.Errorf("%+v", cell.SidecarAdded.P50)
	}
}

func TestGoals(t *testing.T) {
	for _, test := range []struct {
		name           string
		clients, bytes int
		yardstick      float64 // added
		sidecar        float64
		pass           bool
	}{
		{"alone and small: not slower", 1, 2 << 10, 100, 100, true},
		{"alone and small: slower", 1, 2 << 10, 100, 101, false},
		{"many and small: 15 % are allowed", 32, 2 << 10, 100, 114, true},
		{"many and small: more are not", 32, 2 << 10, 100, 116, false},
		{"large: 1 ms per MB", 1, 1 << 20, 2000, 2999, true},
		{"large: more", 1, 1 << 20, 2000, 3001, false},
		{"large and slow: 15 % are more than 1 ms", 64, 1 << 20, 100_000, 114_000, true},
		{"the yardstick is lost in the noise", 1, 2 << 10, -1, 100, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			const plain = 1000
			mode := plain + test.yardstick
			run := Overhead{Windows: rounds(test.clients, test.bytes, [5]float64{plain, mode, mode, mode, plain + test.sidecar})}
			run.Summarise()
			if run.Goals[0].Pass != test.pass {
				t.Errorf("%+v", run.Goals[0])
			}
		})
	}
}

func TestProcessorTimeHasAGoalForSmallBodiesOnly(t *testing.T) {
	run := Overhead{Windows: append(
		rounds(1, 2<<10, [5]float64{100, 200, 200, 200, 150}), // 15 of 20 µs: more than 0.7
		rounds(1, 1<<20, [5]float64{100, 200, 200, 200, 150})...)}
	run.Summarise()
	if len(run.Goals) != 3 || run.Goals[1].Pass || run.Goals[1].Found != "0.75 (0.75–0.75) ×" {
		t.Errorf("%+v", run.Goals)
	}
	if err := Missed(run.Goals); err == nil || strings.Count(err.Error(), "expected") != 1 {
		t.Error(err)
	}
}

func TestTheDocumentHasARowForEachSystem(t *testing.T) {
	run := Overhead{Windows: rounds(32, 128<<10, [5]float64{100, 200, 190, 180, 170})}
	run.Summarise()
	text := run.Markdown()
	for _, row := range []string{"| 32 | 128 KB | plain |", "| 32 | 128 KB | STREAMED |", "| 32 | 128 KB | throughline |", "| 32 clients, 128 KB |"} {
		if !strings.Contains(text, row) {
			t.Errorf("no %q in:\n%s", row, text)
		}
	}
}

func TestSpread(t *testing.T) {
	if got := spreadOf([]float64{4, 1, 3, 2}); got != (Spread{2.5, 1, 4}) {
		t.Error(got)
	}
	if got := spreadOf([]float64{ratio(1, 0)}); got != (Spread{}) {
		t.Error(got)
	}
}
