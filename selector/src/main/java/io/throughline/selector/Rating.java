package io.throughline.selector;

/**
 * An Elo rating.
 *
 * @param value usually 1000 to 2000
 * @param comparisons how much feedback it comes from; 0 or more
 */
public record Rating(double value, long comparisons) {
  /**
   * @throws IllegalArgumentException if the value is not finite or the comparisons negative
   */
  public Rating {
    Checks.finite("rating", value);
    Checks.notNegative("comparisons", comparisons);
  }

  /** The expected share of wins of a rating over another, 0 to 1 (Elo's logistic curve). */
  static double expected(double rating, double other) {
    return 1 / (1 + Math.pow(10, (other - rating) / 400));
  }
}
