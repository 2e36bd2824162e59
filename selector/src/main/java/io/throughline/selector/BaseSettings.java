package io.throughline.selector;

/**
 * Settings of the base methods, those of each in its own record.
 *
 * @param hybrid weights of {@code hybrid}
 * @param costQuality of {@code cost_quality}
 * @param latencyAware of {@code latency_aware}
 * @param multiFactor of {@code multi_factor}
 * @param elo of {@code elo}
 */
public record BaseSettings(
    HybridMethod.Weights hybrid,
    CostQualityMethod.Settings costQuality,
    LatencyAwareMethod.Settings latencyAware,
    MultiFactorMethod.Settings multiFactor,
    EloMethod.Settings elo) {
  /** Every setting at its default. */
  public static final BaseSettings DEFAULTS =
      new BaseSettings(
          HybridMethod.Weights.DEFAULTS,
          CostQualityMethod.Settings.DEFAULTS,
          LatencyAwareMethod.Settings.DEFAULTS,
          MultiFactorMethod.Settings.DEFAULTS,
          EloMethod.Settings.DEFAULTS);
}
