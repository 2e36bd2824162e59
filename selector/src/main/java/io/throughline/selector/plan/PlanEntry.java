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
    Map<String, Double> asks,
    double reportedTurns,
    double outputTokens,
    double reportedLockedTurns,
    double lockedOutputTokens,
    double growthTokens,
    double lockedInputTokens,
    double lockedCachedTokens) {
  /** Copies the asks. */
  public PlanEntry {
    asks = Map.copyOf(asks);
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
    later.asks.forEach((model, asked) -> sums.merge(model, asked, Double::sum));
    return new PlanEntry(
        keep * turns + later.turns,
        keep * lockedTurns + later.lockedTurns,
        sums,
        keep * reportedTurns + later.reportedTurns,
        keep * outputTokens + later.outputTokens,
        keep * reportedLockedTurns + later.reportedLockedTurns,
        keep * lockedOutputTokens + later.lockedOutputTokens,
        keep * growthTokens + later.growthTokens,
        keep * lockedInputTokens + later.lockedInputTokens,
        keep * lockedCachedTokens + later.lockedCachedTokens);
  }
}
