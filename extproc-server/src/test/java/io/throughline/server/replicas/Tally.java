package io.throughline.server.replicas;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of turns. Thread-safe. */
final class Tally {
  private static final int FAILURES_TOLD = 5;

  private final Map<String, Integer> degraded = new TreeMap<>();
  private final List<Long> micros = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int turns;
  private int failed;
  private int locked;
  private int switches;
  private int unsafe;
  private int strayed;
  private int unproven;
  private int unprovenMoved;
  private int silent;

  synchronized void add(Turn turn) {
    turns++;
    micros.add(turn.micros());
    if (turn.failed()) {
      failed++;
      if (failures.size() < FAILURES_TOLD) {
        failures.add(turn.status() + " " + turn.body());
      }
      return;
    }
    switches += turn.switched() ? 1 : 0;
    locked += turn.request().answering().isEmpty() ? 0 : 1;
    unproven += turn.unproven() ? 1 : 0;
    String why = turn.policy("degraded");
    if (!why.isEmpty()) {
      degraded.merge(why, 1, Integer::sum);
    }
    if (turn.misplaced()) {
      misplaced(turn);
    }
  }

  private void misplaced(Turn turn) {
    silent += turn.policy("degraded").isEmpty() ? 1 : 0;
    if (turn.proven()) {
      unsafe++;
    } else if (turn.unproven()) {
      unprovenMoved++;
    } else {
      strayed++;
    }
  }

  synchronized int turns() {
    return turns;
  }

  /** Turns whose record says that they were decided without the shared store. */
  synchronized int degraded() {
    return degraded.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What must never be: failed requests, and moves though the request proves who holds it. */
  synchronized List<String> problems() {
    List<String> problems = new ArrayList<>();
    problems.addAll(failures);
    if (unsafe > 0) {
      problems.add("unsafe: " + unsafe + " (expected: 0)");
    }
    return problems;
  }

  /** Moves of any kind but those that contract and client allow. */
  synchronized int misplaced() {
    return unsafe + strayed + unprovenMoved;
  }

  synchronized Map<String, Object> numbers() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("turns", turns);
    numbers.put("failed", failed);
    numbers.put("locked", locked);
    numbers.put("switches", switches);
    numbers.put("unsafe", unsafe);
    numbers.put("unproven", unproven);
    numbers.put("unproven_moved", unprovenMoved);
    numbers.put("strayed", strayed);
    numbers.put("moved_silently", silent);
    numbers.put("degraded", Map.copyOf(degraded));
    numbers.put("p50_ms", millis(0.5));
    numbers.put("p99_ms", millis(0.99));
    numbers.put("max_ms", millis(1));
    return numbers;
  }

  private double millis(double share) {
    if (micros.isEmpty()) {
      return 0;
    }
    List<Long> sorted = new ArrayList<>(micros);
    Collections.sort(sorted);
    int at = (int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size()));
    return Math.round(sorted.get(at) / 10.0) / 100.0;
  }
}
