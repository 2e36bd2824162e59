package io.throughline.selector;

/**
 * The method {@code cost_quality}: (1 − w)·quality + w·cheapness, in 0 to 1. Quality is the model's
 * quality score, unset 0; cheapness is 1 − prompt price / highest prompt price of the candidates,
 * 0.5 where the price is not known. The confidence is 0.5 for a tie up to 1 for a lead of 0.5.
 */
public final class CostQualityMethod implements BaseMethod {
  /** The name in {@code base_method}. */
  public static final String NAME = "cost_quality";

  /**
   * @param costWeight w: 0 looks at quality alone, 1 at the price alone
   */
  public record Settings(double costWeight) {
    /** Half and half. */
    public static final Settings DEFAULTS = new Settings(0.5);

    /**
     * @throws IllegalArgumentException if the weight lies outside 0 to 1
     */
    public Settings {
      Checks.within01("cost_quality cost_weight", costWeight);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    Facets facets = new Facets(query);
    double[] scores = facets.quality();
    double[] cheapness = facets.cheapness();
    double weight = query.settings().costQuality().costWeight();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Checks.clamp01((1 - weight) * scores[i] + weight * cheapness[i]);
    }
    return BaseScores.best(NAME, query.candidates(), scores);
  }
}
