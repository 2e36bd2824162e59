package io.throughline.selector;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one query seen from one side each: values by list position, in 0 to 1, higher
 * is better. What is not known is neutral, 0.5; nothing is stretched over the candidates' range, so
 * that a small difference stays one.
 */
final class Facets {
  static final double UNKNOWN = 0.5;

  private final BaseQuery query;
  private final int size;

  Facets(BaseQuery query) {
    this.query = query;
    this.size = query.candidates().size();
  }

  private String name(int position) {
    return query.candidates().get(position).model();
  }

  private @Nullable Model model(int position) {
    return query.catalogue().find(name(position));
  }

  /** The quality score, clamped; unset counts 0. */
  double[] quality() {
    double[] quality = new double[size];
    for (int i = 0; i < size; i++) {
      quality[i] = quality(i);
    }
    return quality;
  }

  /** The same of one candidate. */
  double quality(int position) {
    Model model = model(position);
    return model == null ? 0 : Checks.clamp01(model.qualityScore());
  }

  /** 1 − prompt price / highest prompt price of the candidates; 1 when every known price is 0. */
  double[] cheapness() {
    double dearest = dearest();
    double[] cheapness = new double[size];
    for (int i = 0; i < size; i++) {
      cheapness[i] = cheapness(i, dearest);
    }
    return cheapness;
  }

  /** The same of one candidate beside the dearest of them. */
  double cheapness(int position, double dearest) {
    double price = price(position);
    if (Double.isNaN(price)) {
      return UNKNOWN;
    }
    return dearest > 0 ? Checks.clamp01(1 - price / dearest) : 1;
  }

  /** The highest known prompt price; 0 when none is known. */
  double dearest() {
    double dearest = 0;
    for (int i = 0; i < size; i++) {
      double price = price(i);
      dearest = price > dearest ? price : dearest;
    }
    return dearest;
  }

  /** Prompt prices; NaN where one is not known, negative, or beyond what a double can hold. */
  double[] prices() {
    double[] prices = new double[size];
    for (int i = 0; i < size; i++) {
      prices[i] = price(i);
    }
    return prices;
  }

  /** Prices of the output; NaN as in {@link #prices}. */
  double[] outputPrices() {
    double[] prices = new double[size];
    for (int i = 0; i < size; i++) {
      Model model = model(i);
      prices[i] = usable(model == null ? null : model.prices().completionPer1m());
    }
    return prices;
  }

  private double price(int position) {
    Model model = model(position);
    return usable(model == null ? null : model.prices().promptPer1m());
  }

  private static double usable(@Nullable BigDecimal price) {
    double value = price == null ? Double.NaN : price.doubleValue();
    return value >= 0 && Double.isFinite(value) ? value : Double.NaN;
  }

  /** Times to the first token in milliseconds; NaN where not known. */
  double[] ttft(int percentile) {
    double[] millis = new double[size];
    for (int i = 0; i < size; i++) {
      millis[i] = usable(query.evidence().ttftMillis(name(i), percentile));
    }
    return millis;
  }

  /** Times per output token in milliseconds; NaN where not known. */
  double[] tpot(int percentile) {
    double[] millis = new double[size];
    for (int i = 0; i < size; i++) {
      millis[i] = usable(query.evidence().tpotMillis(name(i), percentile));
    }
    return millis;
  }

  private static double usable(@Nullable Double millis) {
    return millis != null && millis > 0 && Double.isFinite(millis) ? millis : Double.NaN;
  }

  /** Requests in flight. */
  double[] inFlight() {
    double[] requests = new double[size];
    for (int i = 0; i < size; i++) {
      requests[i] = Math.max(0, query.evidence().inFlight(name(i)));
    }
    return requests;
  }

  /** How near each value comes to the least one: least / value; {@link #UNKNOWN} for NaN. */
  static double[] nearness(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = value < least ? value : least;
    }
    double[] near = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      near[i] = Double.isNaN(values[i]) ? UNKNOWN : Checks.clamp01(least / values[i]);
    }
    return near;
  }

  /**
   * Elo: the expected share of wins over a model of the candidates' mean rating.
   *
   * @param unrated the rating of those that have none; NaN leaves them out of the mean and neutral
   */
  double[] winShare(boolean byDecision, double unrated) {
    double[] ratings = new double[size];
    double sum = 0;
    int rated = 0;
    for (int i = 0; i < size; i++) {
      Rating rating = rating(i, byDecision);
      ratings[i] = rating == null ? unrated : rating.value();
      if (!Double.isNaN(ratings[i])) {
        sum += ratings[i];
        rated++;
      }
    }
    double mean = rated == 0 ? 0 : sum / rated;
    for (int i = 0; i < size; i++) {
      ratings[i] =
          Double.isNaN(ratings[i]) ? UNKNOWN : Checks.clamp01(Rating.expected(ratings[i], mean));
    }
    return ratings;
  }

  /** The decision's rating where it counts and exists, else the one over all traffic. */
  @Nullable Rating rating(int position, boolean byDecision) {
    String model = name(position);
    Rating own = byDecision ? query.evidence().rating(model, query.decisionName()) : null;
    return own == null ? query.evidence().rating(model) : own;
  }
}
