package io.throughline.selector;

import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;

/**
 * The remaining-turn prior of a choice (docs/session-aware.md, section 7).
 *
 * @param prior turns of a usual session, 0 when nothing is known
 * @param estimate turns left, 0 unless the prior was applied
 * @param applied whether it was allowed to lift the continuation mass
 * @param source word of its source, or ""
 * @param rejected {@code low_sample_count}, or ""
 * @param sampleCount observations behind it
 */
public record RemainingTurns(
    double prior,
    double estimate,
    boolean applied,
    String source,
    String rejected,
    long sampleCount) {
  /** Nothing is known. */
  public static final RemainingTurns NONE = new RemainingTurns(0, 0, false, "", "", 0);

  private static final String LOW_SAMPLE_COUNT = "low_sample_count";

  /** Category first, then decision name; the first usable entry, else the first rejected one. */
  static RemainingTurns of(SelectionInput input, int effectiveTurns) {
    Entry byCategory = input.lookup().prior(input.categoryName());
    Entry byDecision = input.lookup().prior(input.decisionName());
    Entry first = byCategory == null ? byDecision : byCategory;
    if (first == null) {
      return NONE;
    }
    SessionAwareConfig config = input.config();
    if (usable(first, config)) {
      return usable(first, config.remainingTurnPriorWeight(), effectiveTurns);
    }
    return byDecision != null && usable(byDecision, config)
        ? usable(byDecision, config.remainingTurnPriorWeight(), effectiveTurns)
        : of(first, 0, false, LOW_SAMPLE_COUNT);
  }

  private static boolean usable(Entry entry, SessionAwareConfig config) {
    return entry.source() != Source.REPLAY_DERIVED
        || entry.sampleCount() >= config.minRemainingTurnPriorSamples();
  }

  private static RemainingTurns usable(Entry entry, double weight, int effectiveTurns) {
    boolean applied = weight > 0;
    double left = Math.max(0, Math.max(0, entry.value()) - effectiveTurns);
    return of(entry, applied ? left : 0, applied, "");
  }

  private static RemainingTurns of(Entry entry, double estimate, boolean applied, String rejected) {
    double prior = Math.max(0, entry.value());
    return new RemainingTurns(
        prior, estimate, applied, entry.source().word(), rejected, entry.sampleCount());
  }
}
