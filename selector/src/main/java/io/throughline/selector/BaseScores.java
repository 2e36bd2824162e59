package io.throughline.selector;

import java.util.List;
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
 * @param acceptable whether some candidate may serve the turn; where none may, a turn that no lock
 *     holds is refused
 */
public record BaseScores(
    String method,
    String selectedModel,
    double score,
    double confidence,
    Map<String, Double> scores,
    boolean acceptable) {
  /** Copies the scores, keeping their order. */
  public BaseScores {
    scores = ModelValues.copyOf(scores);
  }

  /** An answer of which some candidate may serve the turn. */
  public BaseScores(
      String method,
      String selectedModel,
      double score,
      double confidence,
      Map<String, Double> scores) {
    this(method, selectedModel, score, confidence, scores, true);
  }

  /** The best of the scores by list position, the earliest on a tie. */
  static BaseScores best(String method, List<Candidate> candidates, double[] scores) {
    int best = Math.max(0, Ranking.best(scores));
    return best(method, candidates, scores, Ranking.confidence(scores, best));
  }

  /** The same with a confidence of the method's own. */
  static BaseScores best(
      String method, List<Candidate> candidates, double[] scores, double confidence) {
    int best = Math.max(0, Ranking.best(scores));
    ModelNames names = ModelNames.of(candidates, Candidate::model);
    return new BaseScores(
        method,
        candidates.get(best).model(),
        scores[best],
        confidence,
        new ModelValues(names, scores));
  }

  /** The scores as they were copied. */
  ModelValues values() {
    return (ModelValues) scores;
  }

  /** The same answer where none may serve. */
  BaseScores unacceptable() {
    return new BaseScores(method, selectedModel, score, confidence, scores, false);
  }
}
