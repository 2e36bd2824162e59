package io.throughline.server.decision;

/**
 * What a decision says of the reasoning of a model.
 *
 * @param on whether the model should reason
 * @param effort how much, e.g. {@code high}; without effect when it should not
 */
public record Reasoning(boolean on, String effort) {
  /** The effort where nobody names one. */
  public static final String DEFAULT_EFFORT = "medium";

  /** The effort of a model that cannot be told not to reason. */
  public static final String LEAST_EFFORT = "low";
}
