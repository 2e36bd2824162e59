package io.throughline.selector;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer of a base method.
 *
 * @param method name of the method
 * @param selectedModel its own choice
 * @param score of that choice
 * @param confidence 0 to 1
 * @param scores by model, higher is better; candidates may be absent when the answer comes from
 *     elsewhere than a {@link BaseMethod}, and are then filled (docs/session-aware.md, section 3)
 */
public record BaseScores(
    String method,
    String selectedModel,
    double score,
    double confidence,
    Map<String, Double> scores) {
  /** Copies the scores, keeping their order. */
  public BaseScores {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }
}
