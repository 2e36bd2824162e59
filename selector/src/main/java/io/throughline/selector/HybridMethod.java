package io.throughline.selector;

/**
 * The method {@code hybrid}: Σ w·s / Σ w over the parts whose weight is above 0, nothing stretched.
 *
 * <ul>
 *   <li>elo: 1 / (1 + 10^((mean rating − rating) / 400)), the mean taken over the rated candidates,
 *       each with its rating in the decision, else over all traffic; 0.5 when unrated
 *   <li>quality: the model's quality score, clamped to 0 to 1; unset counts 0
 *   <li>cost: 1 − prompt price / highest prompt price of the candidates; 0.5 when the price is not
 *       known, 1 when every known price is 0
 * </ul>
 *
 * <p>The confidence is 0.5 for a tie up to 1 for a lead of 0.5.
 */
public final class HybridMethod implements BaseMethod {
  /** The name in {@code base_method}. */
  public static final String NAME = "hybrid";

  /** The weights of the parts; a part of weight 0 is out. */
  public record Weights(double elo, double quality, double cost) {
    /** elo 0.3, quality 0.2, cost 0.2. */
    public static final Weights DEFAULTS = new Weights(0.3, 0.2, 0.2);

    /**
     * @throws IllegalArgumentException if a weight is negative or not finite, or all are 0
     */
    public Weights {
      if (!(elo >= 0 && quality >= 0 && cost >= 0) || !positive(elo + quality + cost)) {
        throw new IllegalArgumentException(
            "hybrid weights: elo %s, quality %s, cost %s (expected: 0 or more, not all 0)"
                .formatted(elo, quality, cost));
      }
    }

    private static boolean positive(double sum) {
      return sum > 0 && Double.isFinite(sum);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    Weights weights = query.settings().hybrid();
    Facets facets = new Facets(query);
    double dearest = facets.dearest();
    double[] scores = facets.winShare(true, Double.NaN);
    double sum = weights.elo() + weights.quality() + weights.cost();
    for (int i = 0; i < scores.length; i++) {
      double total =
          weights.elo() * scores[i]
              + weights.quality() * facets.quality(i)
              + weights.cost() * facets.cheapness(i, dearest);
      scores[i] = Checks.clamp01(total / sum);
    }
    return BaseScores.best(NAME, query.candidates(), scores);
  }
}
