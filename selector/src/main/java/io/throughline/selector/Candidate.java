package io.throughline.selector;

import org.jspecify.annotations.Nullable;

/**
 * One modelRef of a decision.
 *
 * @param model logical model name, the key of every score
 * @param loraName adapter to ask for, or null
 * @param weight configured static score, 0 to 1, used as written
 */
public record Candidate(String model, @Nullable String loraName, double weight) {
  /** The weight of a modelRef that names none. */
  public static final double DEFAULT_WEIGHT = 1.0;

  /**
   * @throws IllegalArgumentException if the name is blank or the weight outside 0 to 1
   */
  public Candidate {
    Checks.notBlank("candidate model", model);
    Checks.within01("weight of candidate " + model, weight);
  }

  /** A candidate without adapter, with the default weight. */
  public static Candidate of(String model) {
    return new Candidate(model, null, DEFAULT_WEIGHT);
  }
}
