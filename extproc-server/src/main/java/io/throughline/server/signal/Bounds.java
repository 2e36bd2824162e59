package io.throughline.server.signal;

/**
 * A numeric predicate.
 *
 * @param min smallest value, negative infinity for none
 * @param minInclusive whether the smallest value itself satisfies it
 * @param max largest value, infinity for none
 * @param maxInclusive whether the largest value itself satisfies it
 */
public record Bounds(double min, boolean minInclusive, double max, boolean maxInclusive) {
  /** At least a value. */
  public static Bounds atLeast(double min) {
    return new Bounds(min, true, Double.POSITIVE_INFINITY, true);
  }

  /** Whether a value satisfies the predicate. */
  public boolean hold(double value) {
    return (minInclusive ? value >= min : value > min)
        && (maxInclusive ? value <= max : value < max);
  }
}
