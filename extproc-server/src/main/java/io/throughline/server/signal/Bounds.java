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

  /** How far a value is from the nearest bound; infinite without bounds. */
  public double distance(double value) {
    return Math.min(Math.abs(value - min), Math.abs(max - value));
  }

  /** Whether a value satisfies the predicate. */
  public boolean hold(double value) {
    return (minInclusive ? value >= min : value > min)
        && (maxInclusive ? value <= max : value < max);
  }
}
