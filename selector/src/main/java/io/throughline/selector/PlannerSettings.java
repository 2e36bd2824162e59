package io.throughline.selector;

/**
 * The keys of {@code session_aware} that choose and price the planner (docs/planner.md).
 *
 * @param planner what chooses on free turns
 * @param qualityPrice currency per point of quality that a turn asked for and did not get; above 0
 *     with {@link Planner#LOOKAHEAD}
 * @param switchPrice currency that leaving the current model costs beside its cache; 0 or more
 * @param minSamples turns that a key must have seen to be used; 0 or more
 */
public record PlannerSettings(
    Planner planner, double qualityPrice, double switchPrice, int minSamples) {
  /** The documented behaviour, without planner. */
  public static final PlannerSettings DEFAULTS = new PlannerSettings(Planner.CONTINUITY, 0, 0, 5);

  /** The planner at that price of quality. */
  public static PlannerSettings lookahead(double qualityPrice) {
    return new PlannerSettings(
        Planner.LOOKAHEAD, qualityPrice, DEFAULTS.switchPrice(), DEFAULTS.minSamples());
  }

  /** Whether the lookahead planner is on. */
  public boolean looksAhead() {
    return planner == Planner.LOOKAHEAD;
  }
}
