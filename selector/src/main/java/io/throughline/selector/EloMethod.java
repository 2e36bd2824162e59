package io.throughline.selector;

/**
 * The method {@code elo}: 1 / (1 + 10^((mean rating − rating) / 400)), the expected share of wins
 * over a model of the candidates' mean rating, in 0 to 1; unlike shares that sum to 1 it does not
 * shrink with the number of candidates. A model counts with its rating in the decision, where that
 * is wanted and there, else with its rating over all traffic, else with the initial rating.
 *
 * <p>The confidence is 1 / (1 + e^(−0.2·(comparisons − min_comparisons))) with the comparisons of
 * the chosen model.
 */
public final class EloMethod implements BaseMethod {
  /** The name in {@code base_method}. */
  public static final String NAME = "elo";

  private static final double CONFIDENCE_SLOPE = 0.2;

  /**
   * Which ratings count.
   *
   * @param initialRating of a model that is unrated
   * @param categoryWeighted whether a decision's own ratings come first
   * @param minComparisons comparisons at which the confidence is 0.5
   */
  public record Settings(double initialRating, boolean categoryWeighted, int minComparisons) {
    /** 1500, the decision's own first, 5. */
    public static final Settings DEFAULTS = new Settings(1500, true, 5);

    /**
     * @throws IllegalArgumentException if the rating is not finite or the comparisons negative
     */
    public Settings {
      Checks.finite("elo initial_rating", initialRating);
      Checks.notNegative("elo min_comparisons", minComparisons);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    Settings settings = query.settings().elo();
    Facets facets = new Facets(query);
    double[] scores = facets.winShare(settings.categoryWeighted(), settings.initialRating());
    Rating best = facets.rating(Ranking.best(scores), settings.categoryWeighted());
    long comparisons = best == null ? 0 : best.comparisons();
    double confidence =
        1 / (1 + Math.exp(-CONFIDENCE_SLOPE * (comparisons - settings.minComparisons())));
    return BaseScores.best(NAME, query.candidates(), scores, Checks.clamp01(confidence));
  }
}
