package io.throughline.server.learned;

import io.throughline.replay.journal.SessionLengths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How many turns are far more than the finished sessions of a workspace have: more than the larger
 * of their 95th percentile and the median plus three times the median absolute deviation. Fewer
 * than {@value #SESSIONS_MIN} sessions tell nothing. Thread-safe.
 */
public final class TurnBaselines {
  /** Finished sessions that a workspace needs. */
  public static final int SESSIONS_MIN = 20;

  private static final int DEVIATIONS = 3;

  /** Exact below 2,048 turns, to a thousandth beyond. */
  private static final int DIGITS = 3;

  private volatile Map<String, Integer> byWorkspace = Map.of();

  /** The most turns that are usual in a workspace; 0 where that is not known. */
  public int turns(String workspace) {
    return byWorkspace.getOrDefault(workspace, 0);
  }

  /** How many workspaces have a baseline. */
  public int workspaces() {
    return byWorkspace.size();
  }

  /** Takes how long sessions were, instead of what was known before. */
  public void learn(List<SessionLengths> lengths) {
    Map<String, Histogram> turns = new HashMap<>();
    for (SessionLengths length : lengths) {
      turns
          .computeIfAbsent(length.workspace(), name -> new Histogram(DIGITS))
          .recordValueWithCount(Math.max(0, length.turns()), length.sessions());
    }
    Map<String, Integer> usual = new HashMap<>();
    turns.forEach((workspace, histogram) -> {
      if (histogram.getTotalCount() >= SESSIONS_MIN) {
        usual.put(workspace, usual(histogram));
      }
    });
    byWorkspace = Map.copyOf(usual);
  }

  private static int usual(Histogram turns) {
    long median = turns.getValueAtPercentile(50);
    Histogram deviations = new Histogram(DIGITS);
    for (HistogramIterationValue value : turns.recordedValues()) {
      long deviation = Math.abs(value.getValueIteratedTo() - median);
      deviations.recordValueWithCount(deviation, value.getCountAtValueIteratedTo());
    }
    long spread = median + DEVIATIONS * deviations.getValueAtPercentile(50);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(spread, turns.getValueAtPercentile(95)));
  }
}
