package io.throughline.selector.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is expected to follow a free turn.
 *
 * @param key that it was learned under, "" when nothing is known
 * @param samples free turns behind it, the older ones weighing less
 * @param lockedTurns expected number of locked turns that follow directly, 0 or more
 * @param asked share of each asked model on them; sums to 1, or empty
 * @param outputTokens expected output of the free turn
 * @param lockedOutputTokens expected output of each locked turn
 * @param growthTokens that the prompt is expected to grow by on each locked turn
 * @param warmShare share of the locked turns' input that their model's cache is expected to hold, 0
 *     to 1; NaN when not known
 * @param firstShare the same of a free turn on a model that did not answer the turn before, by
 *     model; models of which nothing was reported are absent
 */
public record Forecast(
    String key,
    double samples,
    double lockedTurns,
    Map<String, Double> asked,
    double outputTokens,
    double lockedOutputTokens,
    double growthTokens,
    double warmShare,
    Map<String, Double> firstShare) {
  /** Nothing is known: no locked turn is expected. */
  public static final Forecast NONE =
      new Forecast("", 0, 0, Map.of(), 0, 0, 0, Double.NaN, Map.of());

  /** Copies the tables. */
  public Forecast {
    asked = Map.copyOf(asked);
    firstShare = Map.copyOf(firstShare);
  }

  /** The share of a turn's input that a model new to it has cached, 0 when not known. */
  public double firstShareOf(String model) {
    return firstShare.getOrDefault(model, 0.0);
  }

  static Forecast of(PlanKey key, PlanEntry entry, Map<String, Double> firstShare) {
    return new Forecast(
        key.toString(),
        entry.turns(),
        entry.lockedTurns() / entry.turns(),
        shares(entry.asks()),
        mean(entry.outputTokens(), entry.reportedTurns()),
        mean(entry.lockedOutputTokens(), entry.reportedLockedTurns()),
        mean(entry.growthTokens(), entry.reportedLockedTurns()),
        entry.lockedInputTokens() > 0
            ? Math.clamp(entry.lockedCachedTokens() / entry.lockedInputTokens(), 0, 1)
            : Double.NaN,
        firstShare);
  }

  /** Nothing is known but what models have cached at first. */
  static Forecast ofFirstShare(Map<String, Double> firstShare) {
    return firstShare.isEmpty()
        ? NONE
        : new Forecast("", 0, 0, Map.of(), 0, 0, 0, Double.NaN, firstShare);
  }

  private static double mean(double sum, double count) {
    return count > 0 ? sum / count : 0;
  }

  private static Map<String, Double> shares(Map<String, Double> asks) {
    double all = 0;
    for (double asked : asks.values()) {
      all += asked;
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (Map.Entry<String, Double> ask : asks.entrySet()) {
      shares.put(ask.getKey(), ask.getValue() / all);
    }
    return shares;
  }
}
