package io.throughline.selector;

/**
 * The method {@code multi_factor}: Σ w·s / Σ w, in 0 to 1, over
 *
 * <ul>
 *   <li>quality: the model's quality score; unset counts 0
 *   <li>latency: as {@link LatencyAwareMethod}, both times at one percentile
 *   <li>cost: 1 − prompt price / highest prompt price of the candidates; 0.5 when not known
 *   <li>load: (fewest requests in flight + 1) / (own requests in flight + 1)
 * </ul>
 *
 * <p>A candidate above a ceiling scores 0; what is not known is not above it. When all are above
 * one, {@link OnNoCandidates} says which of them scores 1. The confidence is 0.5 for a tie up to 1
 * for a lead of 0.5.
 */
public final class MultiFactorMethod implements BaseMethod {
  /** The name in {@code base_method}. */
  public static final String NAME = "multi_factor";

  /** What happens when every candidate is above a ceiling. */
  public enum OnNoCandidates {
    /** The one with the lowest known prompt price scores 1, else the first. */
    CHEAPEST,
    /** The first scores 1. */
    FIRST,
    /** All score 0 and a turn that no lock holds is refused. */
    FAIL
  }

  /** The weights; a side of weight 0 is out. */
  public record Weights(double quality, double latency, double cost, double load) {
    /** A quarter each. */
    public static final Weights DEFAULTS = new Weights(0.25, 0.25, 0.25, 0.25);

    /**
     * @throws IllegalArgumentException if a weight is negative or not finite, or all are 0
     */
    public Weights {
      boolean valid = quality >= 0 && latency >= 0 && cost >= 0 && load >= 0;
      double sum = quality + latency + cost + load;
      if (!valid || !(sum > 0) || !Double.isFinite(sum)) {
        throw new IllegalArgumentException(
            "multi_factor weights: quality %s, latency %s, cost %s, load %s (expected: 0 or more, not all 0)"
                .formatted(quality, latency, cost, load));
      }
    }

    double sum() {
      return quality + latency + cost + load;
    }
  }

  /**
   * Ceilings; 0 = none.
   *
   * @param maxTpotMillis time per output token, in milliseconds
   * @param maxTtftMillis time to the first token, in milliseconds
   * @param maxCostPer1m prompt price
   * @param maxInFlight requests in flight
   */
  public record Ceilings(
      double maxTpotMillis, double maxTtftMillis, double maxCostPer1m, long maxInFlight) {
    /** No ceiling. */
    public static final Ceilings NONE = new Ceilings(0, 0, 0, 0);

    /**
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Ceilings {
      double sum = maxTpotMillis + maxTtftMillis + maxCostPer1m + maxInFlight;
      boolean valid =
          maxTpotMillis >= 0 && maxTtftMillis >= 0 && maxCostPer1m >= 0 && maxInFlight >= 0;
      if (!valid || !Double.isFinite(sum)) {
        throw new IllegalArgumentException(
            "multi_factor slo: %s, %s, %s, %s (expected: 0 or more)"
                .formatted(maxTpotMillis, maxTtftMillis, maxCostPer1m, maxInFlight));
      }
    }
  }

  /**
   * How candidates are weighed.
   *
   * @param latencyPercentile percentile of both times, 1 to 100
   */
  public record Settings(
      Weights weights, Ceilings ceilings, int latencyPercentile, OnNoCandidates onNoCandidates) {
    /** A quarter each, no ceiling, the 95th percentile, the cheapest. */
    public static final Settings DEFAULTS =
        new Settings(Weights.DEFAULTS, Ceilings.NONE, 95, OnNoCandidates.CHEAPEST);

    /**
     * @throws IllegalArgumentException if the percentile lies outside 1 to 100
     */
    public Settings {
      if (latencyPercentile < 1 || latencyPercentile > 100) {
        throw new IllegalArgumentException(
            "multi_factor latency_percentile: " + latencyPercentile + " (expected: 1 to 100)");
      }
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    return new Weighing(new Facets(query), query.settings().multiFactor()).answer(query);
  }

  /** One query; each value of the evidence is read once. */
  private static final class Weighing {
    private final Settings settings;
    private final double[] quality;
    private final double[] cheapness;
    private final double[] prices;
    private final double[] ttft;
    private final double[] tpot;
    private final double[] inFlight;

    Weighing(Facets facets, Settings settings) {
      this.settings = settings;
      quality = facets.quality();
      cheapness = facets.cheapness();
      prices = facets.prices();
      ttft = facets.ttft(settings.latencyPercentile());
      tpot = facets.tpot(settings.latencyPercentile());
      inFlight = facets.inFlight();
    }

    BaseScores answer(BaseQuery query) {
      double[] scores = scores();
      int within = 0;
      for (int i = 0; i < scores.length; i++) {
        if (isAbove(i)) {
          scores[i] = 0;
        } else {
          within++;
        }
      }
      if (within > 0) {
        return best(query, scores);
      }
      if (settings.onNoCandidates() == OnNoCandidates.FAIL) {
        return BaseScores.best(NAME, query.candidates(), scores).unacceptable();
      }
      scores[settings.onNoCandidates() == OnNoCandidates.FIRST ? 0 : cheapest()] = 1;
      return BaseScores.best(NAME, query.candidates(), scores);
    }

    /** A candidate within all ceilings may score 0, too, and goes first then. */
    private BaseScores best(BaseQuery query, double[] scores) {
      double[] ranked = scores.clone();
      for (int i = 0; i < ranked.length; i++) {
        ranked[i] = isAbove(i) ? Double.NaN : ranked[i];
      }
      int best = Ranking.best(ranked);
      BaseScores all = BaseScores.best(NAME, query.candidates(), scores);
      return new BaseScores(
          NAME, query.candidates().get(best).model(), scores[best], all.confidence(), all.scores());
    }

    private double[] scores() {
      Weights weights = settings.weights();
      double[] near = Facets.nearness(ttft);
      double[] pace = Facets.nearness(tpot);
      double[] idle = idleness();
      double[] scores = new double[quality.length];
      for (int i = 0; i < scores.length; i++) {
        double total =
            weights.quality() * quality[i]
                + weights.latency() * (near[i] + pace[i]) / 2
                + weights.cost() * cheapness[i]
                + weights.load() * idle[i];
        scores[i] = Checks.clamp01(total / weights.sum());
      }
      return scores;
    }

    private double[] idleness() {
      double[] shifted = inFlight.clone();
      for (int i = 0; i < shifted.length; i++) {
        shifted[i]++;
      }
      return Facets.nearness(shifted);
    }

    private boolean isAbove(int i) {
      Ceilings ceilings = settings.ceilings();
      return above(tpot[i], ceilings.maxTpotMillis())
          || above(ttft[i], ceilings.maxTtftMillis())
          || above(prices[i], ceilings.maxCostPer1m())
          || above(inFlight[i], ceilings.maxInFlight());
    }

    /** NaN is not above anything. */
    private static boolean above(double value, double ceiling) {
      return ceiling > 0 && value > ceiling;
    }

    private int cheapest() {
      int cheapest = 0;
      for (int i = 1; i < prices.length; i++) {
        boolean known = !Double.isNaN(prices[i]);
        if (known && !(prices[cheapest] <= prices[i])) {
          cheapest = i;
        }
      }
      return cheapest;
    }
  }
}
