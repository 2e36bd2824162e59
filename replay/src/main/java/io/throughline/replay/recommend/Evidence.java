package io.throughline.replay.recommend;

import org.jspecify.annotations.Nullable;

/**
 * A number behind an advice.
 *
 * @param name what it is of
 * @param unit such as {@code turns}, or {@code share} from 0 to 1
 * @param threshold where the rule begins to speak; null where the number is told only
 */
public record Evidence(String name, double value, String unit, @Nullable Double threshold) {
  static Evidence of(String name, double value, String unit) {
    return new Evidence(name, value, unit, null);
  }

  static Evidence of(String name, double value, String unit, double threshold) {
    return new Evidence(name, value, unit, threshold);
  }
}
