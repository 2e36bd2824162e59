package io.throughline.server.journal;

import java.util.List;

/** Of durations in microseconds. */
final class Percentiles {
  private Percentiles() {}

  /** In milliseconds, to a hundredth; 0 of none. */
  static double millis(List<Long> micros, double share) {
    if (micros.isEmpty()) {
      return 0;
    }
    List<Long> sorted = micros.stream().sorted().toList();
    int at = (int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size()));
    return Math.round(sorted.get(at) / 10.0) / 100.0;
  }
}
