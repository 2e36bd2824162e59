package io.throughline.selector;

import java.util.List;

/**
 * The question to a base method.
 *
 * @param candidates at least one, in configured order, each model once
 * @param decisionName matched decision, or ""
 * @param categoryName first matched domain, or ""
 * @param settings of the method, as the decision has them
 * @param evidence what traffic and feedback have taught
 */
public record BaseQuery(
    List<Candidate> candidates,
    Catalogue catalogue,
    String decisionName,
    String categoryName,
    BaseSettings settings,
    Evidence evidence) {
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

  /** A question with default settings where nothing was learned yet. */
  public BaseQuery(
      List<Candidate> candidates, Catalogue catalogue, String decisionName, String categoryName) {
    this(candidates, catalogue, decisionName, categoryName, BaseSettings.DEFAULTS, Evidence.NONE);
  }
}
