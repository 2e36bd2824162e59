package io.throughline.selector;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The method {@code hybrid}: Σ w·s / Σ w over the parts whose weight is above 0, nothing stretched.
 *
 * <ul>
 *   <li>elo: 1 / (1 + 10^((mean rating − rating) / 400)), the mean taken over the rated candidates;
 *       0.5 when unrated
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

  private static final double ELO_SCALE = 400;
  private static final double UNKNOWN = 0.5;

  private final Weights weights;
  private final Map<String, Double> ratings;

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

  /** Default weights, nobody rated. */
  public HybridMethod() {
    this(Weights.DEFAULTS, Map.of());
  }

  /**
   * @param ratings Elo rating by model; unrated models absent
   * @throws IllegalArgumentException if a rating is not finite
   */
  public HybridMethod(Weights weights, Map<String, Double> ratings) {
    this.weights = weights;
    this.ratings = Map.copyOf(ratings);
    this.ratings.forEach((model, rating) -> Checks.finite("elo rating of " + model, rating));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BaseScores score(BaseQuery query) {
    List<Candidate> candidates = query.candidates();
    double[] scores = scores(candidates, query.catalogue());
    int best = Ranking.best(scores);
    Map<String, Double> byModel = LinkedHashMap.newLinkedHashMap(scores.length);
    for (int i = 0; i < scores.length; i++) {
      byModel.put(candidates.get(i).model(), scores[i]);
    }
    double confidence = Ranking.confidence(scores, best);
    return new BaseScores(NAME, candidates.get(best).model(), scores[best], confidence, byModel);
  }

  private double[] scores(List<Candidate> candidates, Catalogue catalogue) {
    double meanRating = meanRating(candidates);
    double dearest = dearest(candidates, catalogue);
    double sum = weights.elo() + weights.quality() + weights.cost();
    double[] scores = new double[candidates.size()];
    for (int i = 0; i < scores.length; i++) {
      String name = candidates.get(i).model();
      Model model = catalogue.find(name);
      double quality = model == null ? 0 : Checks.clamp01(model.qualityScore());
      double total =
          weights.elo() * elo(name, meanRating)
              + weights.quality() * quality
              + weights.cost() * cheapness(price(model), dearest);
      scores[i] = Checks.clamp01(total / sum);
    }
    return scores;
  }

  private double elo(String model, double meanRating) {
    Double rating = ratings.get(model);
    return rating == null ? UNKNOWN : 1 / (1 + Math.pow(10, (meanRating - rating) / ELO_SCALE));
  }

  private double meanRating(List<Candidate> candidates) {
    double sum = 0;
    int rated = 0;
    for (Candidate candidate : candidates) {
      Double rating = ratings.get(candidate.model());
      if (rating != null) {
        sum += rating;
        rated++;
      }
    }
    return rated == 0 ? 0 : sum / rated;
  }

  private static double cheapness(double price, double dearest) {
    if (price < 0) {
      return UNKNOWN;
    }
    return dearest > 0 ? 1 - price / dearest : 1;
  }

  private static double dearest(List<Candidate> candidates, Catalogue catalogue) {
    double dearest = 0;
    for (Candidate candidate : candidates) {
      dearest = Math.max(dearest, price(catalogue.find(candidate.model())));
    }
    return dearest;
  }

  /** The prompt price, or -1 when it is not known or negative. */
  private static double price(@Nullable Model model) {
    BigDecimal price = model == null ? null : model.prices().promptPer1m();
    return price == null || price.signum() < 0 ? -1 : price.doubleValue();
  }
}
