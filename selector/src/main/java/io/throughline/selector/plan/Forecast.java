package io.throughline.selector.plan;

import org.jspecify.annotations.Nullable;

/**
 * What is expected to follow a free turn.
 *
 * @param source where it was learned; {@link Source#NONE} when nothing is known
 * @param finer where what it says of the locked turns was refined; {@link Source#NONE} for nowhere
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
    Source source,
    Source finer,
    double lockedTurns,
    Shares asked,
    double outputTokens,
    double lockedOutputTokens,
    double growthTokens,
    double warmShare,
    Shares firstShare) {
  /**
   * A key and how much it has seen.
   *
   * @param key null for none
   * @param samples free turns behind it, the older ones weighing less
   */
  public record Source(@Nullable PlanKey key, double samples) {
    /** No key. */
    public static final Source NONE = new Source(null, 0);

    /** So many turns of a finer key weigh as much as the coarser key that it refines. */
    private static final double EVEN_TURNS = 20;

    /** The key as it stands in records; "" for none. */
    public String text() {
      return key == null ? "" : key.toString();
    }

    /** What it weighs beside the key that it refines, 0 to 1: little at first, then nearly all. */
    public double weight() {
      return samples / (samples + EVEN_TURNS);
    }
  }

  /** Nothing is known: no locked turn is expected. */
  public static final Forecast NONE = ofFirstShareAlone(Shares.NONE);

  /** The share of a turn's input that a model new to it has cached, 0 when not known. */
  public double firstShareOf(String model) {
    return firstShare.of(model);
  }

  /** The key that it was learned under, as it stands in records; "" when nothing is known. */
  public String key() {
    return source.text();
  }

  /** Free turns behind that key, the older ones weighing less. */
  public double samples() {
    return source.samples();
  }

  static Forecast of(PlanKey key, PlanEntry entry, Shares firstShare) {
    return of(new Source(key, entry.turns()), Source.NONE, entry, firstShare);
  }

  /** What a key says, with what a finer one says of the locked turns mixed into it. */
  static Forecast refined(
      PlanKey key, PlanEntry entry, PlanKey finerKey, PlanEntry finerEntry, Shares firstShare) {
    Source finer = new Source(finerKey, finerEntry.turns());
    PlanEntry mixed = entry.refinedBy(finerEntry, finer.weight());
    return of(new Source(key, entry.turns()), finer, mixed, firstShare);
  }

  private static Forecast of(Source source, Source finer, PlanEntry entry, Shares firstShare) {
    return new Forecast(
        source,
        finer,
        entry.lockedTurns() / entry.turns(),
        entry.asks().ofSum(),
        mean(entry.outputTokens(), entry.reportedTurns()),
        mean(entry.lockedOutputTokens(), entry.reportedLockedTurns()),
        mean(entry.growthTokens(), entry.reportedLockedTurns()),
        entry.lockedInputTokens() > 0
            ? Math.clamp(entry.lockedCachedTokens() / entry.lockedInputTokens(), 0, 1)
            : Double.NaN,
        firstShare);
  }

  /** Nothing is known but what models have cached at first. */
  static Forecast ofFirstShare(Shares firstShare) {
    return firstShare.isEmpty() ? NONE : ofFirstShareAlone(firstShare);
  }

  private static Forecast ofFirstShareAlone(Shares firstShare) {
    return new Forecast(Source.NONE, Source.NONE, 0, Shares.NONE, 0, 0, 0, Double.NaN, firstShare);
  }

  private static double mean(double sum, double count) {
    return count > 0 ? sum / count : 0;
  }
}
