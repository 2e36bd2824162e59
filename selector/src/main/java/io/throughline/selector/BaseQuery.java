package io.throughline.selector;

import java.util.List;

/**
 * The question to a base method.
 *
 * @param candidates at least one, in configured order, each model once
 * @param decisionName matched decision, or ""
 * @param categoryName first matched domain, or ""
 */
public record BaseQuery(
    List<Candidate> candidates, Catalogue catalogue, String decisionName, String categoryName) {
  /**
   * @throws IllegalArgumentException if there is no candidate, or a model twice
   */
  public BaseQuery {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("candidates: none (expected: at least one)");
    }
    Ballot.requireDistinct(candidates);
  }
}
