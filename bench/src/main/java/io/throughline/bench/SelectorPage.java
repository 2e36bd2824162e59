package io.throughline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The report on the selector as Markdown and as JSON. */
record SelectorPage(List<SelectorCell> cells, JsonNode soak) {
  private static final double P50_NANOS_MAX = 5_000;
  private static final double GROWTH_NANOS_MAX = 1_500;
  private static final double PLANNED_NANOS_MAX = 2_000;
  private static final double BYTES_MAX = 1_500;
  private static final double SESSION_BYTES_MAX = 1_000;
  private static final double PAUSE_MILLIS_MAX = 100;

  /** One promise and whether it is kept. */
  record Goal(String what, String goal, String found, boolean pass) {
    static Goal atMost(String what, String unit, double max, double found) {
      return new Goal(
          what,
          String.format(Locale.ROOT, "≤ %.0f %s", max, unit),
          String.format(Locale.ROOT, "%.1f %s", found, unit),
          found <= max);
    }
  }

  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    long most = cells.stream().mapToLong(SelectorCell::sessions).max().orElse(0);
    for (SelectorCell cell : cells) {
      boolean planned = cell.turn().equals("planned");
      if (cell.what().equals("decision") && cell.sessions() == most && !planned) {
        String name = "%s, %s, threads: %d".formatted(cell.base(), turn(cell), cell.threads());
        goals.add(Goal.atMost("p50; " + name, "ns", P50_NANOS_MAX, cell.p50Nanos()));
        double growth = cell.p50Nanos() - alone(cell).p50Nanos();
        goals.add(
            Goal.atMost("p50 above that at one session; " + name, "ns", GROWTH_NANOS_MAX, growth));
        goals.add(Goal.atMost("allocated; " + name, "B", BYTES_MAX, cell.bytes()));
      }
    }
    for (SelectorCell cell : cells) {
      if (cell.turn().equals("planned") && cell.sessions() == most) {
        double more = cell.p50Nanos() - unplanned(cell).p50Nanos();
        String what = "p50 of a planned decision above a continuity decision; threads: ";
        goals.add(Goal.atMost(what + cell.threads(), "ns", PLANNED_NANOS_MAX, more));
      }
    }
    goals.add(goal("a live session", "B", SESSION_BYTES_MAX, "session_bytes"));
    goals.add(goal("worst pause of the collector", "ms", PAUSE_MILLIS_MAX, "worst_pause_millis"));
    goals.add(goal("worst turn of the soak", "ms", PAUSE_MILLIS_MAX, "worst_turn_millis"));
    return goals;
  }

  private Goal goal(String what, String unit, double max, String found) {
    return Goal.atMost(what, unit, max, soak.path(found).asDouble(Double.NaN));
  }

  private SelectorCell alone(SelectorCell cell) {
    return cells.stream()
        .filter(other -> other.isSameBut(cell) && other.sessions() == 1)
        .findFirst()
        .orElse(cell);
  }

  private SelectorCell unplanned(SelectorCell planned) {
    return cells.stream()
        .filter(cell ->
            cell.turn().equals("user")
                && cell.what().equals(planned.what())
                && cell.base().equals(planned.base())
                && cell.threads() == planned.threads()
                && cell.sessions() == planned.sessions())
        .findFirst()
        .orElseThrow();
  }

  private static String turn(SelectorCell cell) {
    return switch (cell.turn()) {
      case "tools" -> "tool loop";
      case "planned" -> "user turn, planned";
      default -> "user turn";
    };
  }

  String text(Machine machine) {
    return """
    # The selector

    What one decision with three candidates costs beside a million live sessions.
    Written by `bench/selector` on %s; raw numbers in [`selector.json`](selector.json).

    Machine: %d cores, %s, %s; JDK %s; commit %s.

    ## Goals

    |  | goal | found |  |
    |---|---|---|---|
    %s
    ## How to read it

    **Decision**: the session is found in memory and decoded, the turn is built, candidates that cannot serve are left out, the base method scores,
    `session_aware` chooses, and the record of the choice is made. **Whole turn**: also the pending turn written by compare-and-set, and
    the answer's outcome after it. Each call takes another session at random; a session has eight to sixteen turns, three models and ten tool calls. All of it
    is the code that serves requests. Reading the request, Envoy and the network are in [`overhead.md`](overhead.md). Times are medians and 99th
    percentiles of single calls, the clock's own reading included.

    The **soak** runs whole turns for %d s on two threads with the flags of `bin/throughline`, on a clock on which the hour that a session lives passes within a third of that: sessions begin, go on,
    and expire. A session's bytes are the heap after full collections with them, less the same without, by their number.

    ## Numbers

    |  | base | turn | threads | sessions | p50 µs | p99 µs | allocated B |
    |---|---|---|---|---|---|---|---|
    %s
    | soak |  |
    |---|---|
    %s\
    """
        .formatted(
            machine.date(),
            machine.cores(),
            machine.cpu(),
            machine.kernel(),
            machine.jdk(),
            machine.commit(),
            goalRows(),
            soak.path("seconds").asInt(),
            cellRows(),
            soakRows());
  }

  private String goalRows() {
    StringBuilder rows = new StringBuilder();
    for (Goal goal : goals()) {
      rows.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  goal.what(), goal.goal(), goal.found(), goal.pass() ? "pass" : "**FAIL**"));
    }
    return rows.toString();
  }

  private String cellRows() {
    StringBuilder rows = new StringBuilder();
    for (SelectorCell cell : cells) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %d | %,d | %.2f | %.2f | %.0f |\n",
              cell.what().equals("decision") ? "decision" : "whole turn",
              cell.base(),
              turn(cell),
              cell.threads(),
              cell.sessions(),
              cell.p50Nanos() / 1e3,
              cell.p99Nanos() / 1e3,
              cell.bytes()));
    }
    return rows.toString();
  }

  private String soakRows() {
    StringBuilder rows = new StringBuilder();
    soak.properties()
        .forEach(entry ->
            rows.append(
                "| %s | %s |\n"
                    .formatted(entry.getKey().replace('_', ' '), entry.getValue().asString())));
    return rows.toString();
  }

  String json(Machine machine) {
    return JsonMapper.builder()
            .build()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(
                Map.of("machine", machine, "goals", goals(), "cells", cells, "soak", soak))
        + "\n";
  }
}
