package report

import (
	"fmt"
	"strings"

	"throughline.io/bench/yardstick/internal/stack"
)

const readingOverhead = `Three systems answer the same requests, one after the other within each round, in an order that changes from round to round:
*plain*, an Envoy with the same listener, body limit, access log and upstream, but no external processor; the *yardstick*, the same Envoy with
the least that an external processor in Go must do (read the body, find ` + "`model`" + `, name a cluster, change the body; no sessions, no
decisions, no records, answers not observed), in each of the three modes that can change a body; and *Throughline*, with the bootstrap that
` + "`bin/throughline envoy`" + ` writes and everything on: sessions, signals, decisions, records, every answer observed. In each cell the yardstick is
its fastest mode there.

**Added** is a percentile of a system less the same percentile of plain Envoy in the same round. Each number is the median over the rounds, with the
lowest and the highest round in brackets. The claim is the *ratio* of added p50, ours to the yardstick's: absolute times change with the
machine, ratios far less.

The load is a closed loop: each client sends its next request when it has the answer to the one before. That says how long requests take at this
concurrency. It does not say what clients that come at their own pace would wait, and with more clients than cores most of the time is waiting for
a core: load generator, upstream, Envoy and processor share them. A session has four requests, each with a longer conversation (tool calls
and their results), then a new one begins; the bodies' sizes are averages over the four. ` + "`message_timeout`" + ` is 10 s instead of 0.3 s, so that a full machine
queues instead of failing. Each window was preceded by load that is not counted. Processor time is of the whole process, user and kernel, with garbage collection and
what the virtual machine still compiles, exact to 10 ms a window; memory is what was resident at the window's end.
`

// Markdown is the whole document.
func (o *Overhead) Markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "# Overhead\n\nWhat the sidecar costs beside a plain Envoy and beside the least that an external processor can do.\n"+
		"Written by `%s` on %s; raw numbers in [`overhead.json`](overhead.json).\n\n", o.Command, o.Date)
	fmt.Fprintf(&text, "Machine: %s.\n%d rounds, windows of %v s.\n\n", o.Machine.markdown(), o.Rounds, o.Seconds)
	text.WriteString("## Goals\n\n" + goalsTable(o.Goals) + "\n## How to read it\n\n" + readingOverhead)
	text.WriteString("\n## Added latency, microseconds\n\n" + o.addedTable())
	text.WriteString("\n## Each system\n\nProcessor time in microseconds per request, memory in MB.\n\n" + o.systemsTable())
	text.WriteString("\n## Whether it was real\n\n" + o.proof())
	return text.String()
}

func goalsTable(goals []Goal) string {
	rows := [][]string{{"", "goal", "found", ""}}
	for _, goal := range goals {
		rows = append(rows, []string{goal.Cell, goal.What, goal.Found, passText(goal.Pass)})
	}
	return table(rows)
}

func passText(pass bool) string {
	if pass {
		return "pass"
	}
	return "**FAIL**"
}

func (o *Overhead) addedTable() string {
	rows := [][]string{{"clients", "body", "yardstick", "its p50", "p95", "p99", "our p50", "p95", "p99", "p50 ratio"}}
	for _, cell := range o.Cells {
		rows = append(rows, []string{
			fmt.Sprint(cell.Clients), sizeText(cell.BodyBytes), cell.Yardstick,
			cell.YardstickAdded.P50.text(0), cell.YardstickAdded.P95.text(0), cell.YardstickAdded.P99.text(0),
			cell.SidecarAdded.P50.text(0), cell.SidecarAdded.P95.text(0), cell.SidecarAdded.P99.text(0),
			cell.Ratio.text(2),
		})
	}
	return table(rows)
}

func (o *Overhead) systemsTable() string {
	rows := [][]string{{"clients", "body", "system", "requests/s", "p50 µs", "p95 µs", "p99 µs", "Envoy's time", "processor's time", "Envoy's memory", "processor's memory"}}
	for _, cell := range o.Cells {
		for _, system := range append(append([]string{stack.Plain}, stack.Yardsticks...), stack.Sidecar) {
			rows = append(rows, o.systemRow(cell, system))
		}
	}
	return table(rows)
}

func (o *Overhead) systemRow(cell Cell, system string) []string {
	windows := cell.rounds(o.Windows, system)
	median := func(digits int, of func(Window) float64) string {
		return fmt.Sprintf("%.*f", digits, spreadOf(column(windows, of)).Median)
	}
	row := []string{
		fmt.Sprint(cell.Clients), sizeText(cell.BodyBytes), system,
		spreadOf(column(windows, func(w Window) float64 { return float64(w.Requests) / w.Seconds })).text(0),
		spreadOf(column(windows, p50)).text(0), median(0, p95), median(0, p99),
		spreadOf(column(windows, func(w Window) float64 { return w.EnvoyCPU })).text(0), "–",
		median(0, func(w Window) float64 { return float64(w.EnvoyRSS) / megabyte }), "–",
	}
	if system != stack.Plain {
		row[8] = spreadOf(column(windows, func(w Window) float64 { return w.ServerCPU })).text(0)
		row[10] = median(0, func(w Window) float64 { return float64(w.ServerRSS) / megabyte })
	}
	return row
}

func (o *Overhead) proof() string {
	var text strings.Builder
	text.WriteString("Every answer had status 200 and said which model stood in the body that the upstream got; those of Throughline carried the id of a record.\n" +
		"Envoy's counters of requests that passed without the processor, and of messages that it did not answer in time:\n\n")
	rows := [][]string{{"system", "failure_mode_allowed", "message_timeouts"}}
	for _, system := range append(append([]string{}, stack.Yardsticks...), stack.Sidecar) {
		trouble := o.Trouble[system]
		rows = append(rows, []string{system, fmt.Sprint(trouble.FailureModeAllowed), fmt.Sprint(trouble.MessageTimeouts)})
	}
	fmt.Fprintf(&text, "%s\nThe sidecar routed %.0f turns, saw %.0f answers to their end, gave up %.0f captures, routed %.0f without session memory, and held %.0f sessions at the end.\n",
		table(rows), o.Answers.Turns, o.Answers.Completed, o.Answers.Lost, o.Answers.Degraded, o.Answers.Sessions)
	return text.String()
}

// table is a Markdown table; the first row is its head.
func table(rows [][]string) string {
	var text strings.Builder
	for i, row := range rows {
		text.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			text.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return text.String()
}
