package io.throughline.selector;

/**
 * The method {@code latency_aware}: the mean, over the percentiles that are set, of the best
 * candidate's time / the candidate's own time: 1 for the fastest, 0.5 for one that takes twice as
 * long, above 0 for all. A time without recent samples counts 0.5. The confidence is 0.5 for a tie
 * up to 1 for a lead of 0.5.
 */
public final class LatencyAwareMethod implements BaseMethod {
  /** The name in {@code base_method}. */
  public static final String NAME = "latency_aware";

  /**
   * Which times count.
   *
   * @param tpotPercentile percentile of the time per output token, 1 to 100; 0 leaves it out
   * @param ttftPercentile percentile of the time to the first token, 1 to 100; 0 leaves it out
   */
  public record Settings(int tpotPercentile, int ttftPercentile) {
    /** The median of both. */
    public static final Settings DEFAULTS = new Settings(50, 50);

    /**
     * @throws IllegalArgumentException if a percentile lies outside 0 to 100, or both are 0
     */
    public Settings {
      if (!isPercentile(tpotPercentile) || !isPercentile(ttftPercentile)) {
        throw new IllegalArgumentException(
            "latency_aware percentiles: %s, %s (expected: 0 to 100)"
                .formatted(tpotPercentile, ttftPercentile));
      }
      if (tpotPercentile + ttftPercentile == 0) {
        throw new IllegalArgumentException(
            "latency_aware percentiles: none (expected: one or two)");
      }
    }

    private static boolean isPercentile(int value) {
      return value >= 0 && value <= 100;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    Settings settings = query.settings().latencyAware();
    double[] scores =
        speed(new Facets(query), settings.tpotPercentile(), settings.ttftPercentile());
    return BaseScores.best(NAME, query.candidates(), scores);
  }

  /** The formula; a percentile of 0 is left out. */
  static double[] speed(Facets facets, int tpotPercentile, int ttftPercentile) {
    if (tpotPercentile == 0) {
      return Facets.nearness(facets.ttft(ttftPercentile));
    }
    double[] speed = Facets.nearness(facets.tpot(tpotPercentile));
    if (ttftPercentile > 0) {
      double[] first = Facets.nearness(facets.ttft(ttftPercentile));
      for (int i = 0; i < speed.length; i++) {
        speed[i] = (speed[i] + first[i]) / 2;
      }
    }
    return speed;
  }
}
