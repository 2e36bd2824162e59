package io.throughline.bench;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * One measured cell.
 *
 * @param what {@code decision} or {@code wholeTurn}
 * @param base the base method
 * @param turn {@code user} or {@code tools}
 * @param sessions live ones
 * @param p50Nanos median of one call
 * @param p99Nanos its 99th percentile
 * @param bytes allocated by one call
 */
record SelectorCell(
    String what,
    String base,
    String turn,
    long sessions,
    int threads,
    double p50Nanos,
    double p99Nanos,
    double bytes) {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  static SelectorCell of(String what, int threads, RunResult result) {
    var statistics = result.getPrimaryResult().getStatistics();
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return new SelectorCell(
        what,
        result.getParams().getParam("base"),
        result.getParams().getParam("turn"),
        Long.parseLong(result.getParams().getParam("sessions")),
        threads,
        statistics.getPercentile(50),
        statistics.getPercentile(99),
        allocated == null ? Double.NaN : allocated.getScore());
  }

  boolean isSameBut(SelectorCell other) {
    return what.equals(other.what)
        && base.equals(other.base)
        && turn.equals(other.turn)
        && threads == other.threads;
  }
}
