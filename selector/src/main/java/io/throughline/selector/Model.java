package io.throughline.selector;

import java.util.Set;

/**
 * A model of the catalogue.
 *
 * @param name logical name
 * @param prices what it costs
 * @param qualityScore 0 to 1; 0 = unset; values outside are clamped where they are used
 * @param contextWindowTokens longest context it can hold, in tokens; 0 = unknown
 * @param lacks what it is known not to take; empty where nothing is known
 */
public record Model(
    String name,
    Prices prices,
    double qualityScore,
    long contextWindowTokens,
    Set<Capability> lacks) {
  /**
   * @throws IllegalArgumentException if the name is blank, the quality not finite or the window
   *     negative
   */
  public Model {
    Checks.notBlank("model name", name);
    Checks.finite("quality_score of model " + name, qualityScore);
    Checks.notNegative("context window of model " + name, contextWindowTokens);
    lacks = Set.copyOf(lacks);
  }

  /** A model that takes everything. */
  public Model(String name, Prices prices, double qualityScore, long contextWindowTokens) {
    this(name, prices, qualityScore, contextWindowTokens, Set.of());
  }

  /** A model of which only the name is known. */
  public static Model unknown(String name) {
    return new Model(name, Prices.UNKNOWN, 0, 0);
  }

  /** Whether a context of that many tokens fits; an unknown window always does. */
  public boolean holds(long contextTokens) {
    return contextWindowTokens == 0 || contextTokens <= contextWindowTokens;
  }
}
