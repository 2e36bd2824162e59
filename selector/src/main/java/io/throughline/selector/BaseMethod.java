package io.throughline.selector;

/**
 * Scores the candidates of one decision without looking at the session.
 *
 * <p>The contract: every candidate gets a finite score in 0 to 1, higher is better; equal questions
 * get equal answers; the selected model is the best score, the earliest on a tie. Implementations
 * are safe for any number of threads and never block.
 */
public interface BaseMethod {
  /** The name in {@code base_method}. */
  String name();

  /** Scores every candidate of the query. */
  BaseScores score(BaseQuery query);
}
