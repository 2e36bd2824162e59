package io.throughline.selector.plan;

import io.throughline.selector.plan.Opening.Locked;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was learned under one key: sums over free turns, the older ones weighing less.
 *
 * @param turns free turns seen
 * @param lockedTurns that followed them
 * @param asks on the locked turns, by model
 * @param reportedTurns of the free turns, those whose tokens were reported
 * @param outputTokens of those
 * @param reportedLockedTurns of the locked turns, those of runs whose tokens were reported
 * @param lockedOutputTokens of those
 * @param growthTokens that the prompt grew by over those runs
 * @param lockedInputTokens of those turns
 * @param lockedCachedTokens of them, read from the provider's cache
 */
public record PlanEntry(
    double turns,
    double lockedTurns,
    Shares asks,
    double reportedTurns,
    double outputTokens,
    double reportedLockedTurns,
    double lockedOutputTokens,
    double growthTokens,
    double lockedInputTokens,
    double lockedCachedTokens) {
  /** Models of which asks are counted; those beyond are left out. */
  public static final int ASKS_MAX = 64;

  /** Sums grow no further. */
  public static final double SUM_MAX = 1e15;

  /** Asks of a model that has not been asked for so long are forgotten. */
  private static final double NEGLIGIBLE = 1e-6;

  /** With the asks of a map, which is copied. */
  public PlanEntry(
      double turns,
      double lockedTurns,
      Map<String, Double> asks,
      double reportedTurns,
      double outputTokens,
      double reportedLockedTurns,
      double lockedOutputTokens,
      double growthTokens,
      double lockedInputTokens,
      double lockedCachedTokens) {
    this(
        turns,
        lockedTurns,
        Shares.copyOf(asks),
        reportedTurns,
        outputTokens,
        reportedLockedTurns,
        lockedOutputTokens,
        growthTokens,
        lockedInputTokens,
        lockedCachedTokens);
  }

  /** One free turn and what followed. */
  static PlanEntry of(Opening opening) {
    Locked locked = opening.locked();
    Map<String, Double> asks = new LinkedHashMap<>();
    locked.asks().forEach(ask -> asks.put(ask.model(), (double) ask.turns()));
    boolean reported = opening.inputTokens() > 0;
    boolean run = reported && locked.lastInputTokens() > 0;
    return new PlanEntry(
        1,
        locked.turns(),
        asks,
        reported ? 1 : 0,
        reported ? opening.outputTokens() : 0,
        run ? locked.turns() : 0,
        run ? locked.outputTokens() : 0,
        run ? Math.max(0, locked.lastInputTokens() - opening.inputTokens()) : 0,
        run ? locked.inputTokens() : 0,
        run ? locked.cachedTokens() : 0);
  }

  /** The sum of both; the earlier one weighs {@code keep} of what it did, 0 to 1. */
  PlanEntry then(PlanEntry later, double keep) {
    Map<String, Double> sums = new LinkedHashMap<>();
    asks.forEach((model, asked) -> sums.put(model, keep * asked));
    later.asks.forEach((model, asked) -> {
      if (sums.size() < ASKS_MAX || sums.containsKey(model)) {
        sums.merge(model, asked, (before, more) -> sum(1, before, more));
      }
    });
    sums.values().removeIf(asked -> asked < NEGLIGIBLE);
    return new PlanEntry(
        sum(keep, turns, later.turns),
        sum(keep, lockedTurns, later.lockedTurns),
        sums,
        sum(keep, reportedTurns, later.reportedTurns),
        sum(keep, outputTokens, later.outputTokens),
        sum(keep, reportedLockedTurns, later.reportedLockedTurns),
        sum(keep, lockedOutputTokens, later.lockedOutputTokens),
        sum(keep, growthTokens, later.growthTokens),
        sum(keep, lockedInputTokens, later.lockedInputTokens),
        sum(keep, lockedCachedTokens, later.lockedCachedTokens));
  }

  /**
   * The same with the locked turns, what they ask for, their output and their growth moved towards
   * what a finer key has seen of them; what was cached of them stays.
   *
   * @param weight of what the finer key has seen in a turn, 0 to 1
   */
  PlanEntry refinedBy(PlanEntry finer, double weight) {
    double scale = turns / finer.turns;
    return new PlanEntry(
        turns,
        mixed(lockedTurns, scale * finer.lockedTurns, weight),
        asks.mixedWith(finer.asks, scale, weight),
        reportedTurns,
        outputTokens,
        mixed(reportedLockedTurns, scale * finer.reportedLockedTurns, weight),
        mixed(lockedOutputTokens, scale * finer.lockedOutputTokens, weight),
        mixed(growthTokens, scale * finer.growthTokens, weight),
        lockedInputTokens,
        lockedCachedTokens);
  }

  /** Two that are equal come to themselves, to the last digit. */
  static double mixed(double coarse, double finer, double weight) {
    return coarse + weight * (finer - coarse);
  }

  static double sum(double keep, double earlier, double later) {
    return Math.min(SUM_MAX, keep * earlier + later);
  }
}
