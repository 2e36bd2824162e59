package io.throughline.selector;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Elo ratings of models: over all traffic, and for each decision. An immutable snapshot.
 *
 * @param global by model
 * @param byDecision by decision, then by model
 */
public record Ratings(Map<String, Rating> global, Map<String, Map<String, Rating>> byDecision) {
  /** Nobody is rated. */
  public static final Ratings NONE = new Ratings(Map.of(), Map.of());

  /** What feedback without an opponent moves, as a share of K. */
  private static final double ALONE = 0.1;

  private static final double VALUE_MAX = 10_000;

  /** Copies the tables. */
  public Ratings {
    global = Map.copyOf(global);
    byDecision = Map.copyOf(byDecision);
  }

  /**
   * One judgement of an answer.
   *
   * @param winner the model that did better, or well; empty for none
   * @param loser the model that did worse, or badly; empty for none
   * @param tie whether the two did alike
   * @param decision the decision that the answer was routed by; empty for none
   */
  public record Feedback(String winner, String loser, boolean tie, String decision) {
    /**
     * @throws IllegalArgumentException if no model is named, one model beats itself, or a tie has
     *     one side
     */
    public Feedback {
      if (winner.isEmpty() && loser.isEmpty()) {
        throw new IllegalArgumentException(
            "winner_model: absent (expected: a model, or loser_model beside it)");
      }
      if (winner.equals(loser)) {
        throw new IllegalArgumentException(
            "loser_model: " + loser + " (expected: another model than winner_model)");
      }
      if (tie && (winner.isEmpty() || loser.isEmpty())) {
        throw new IllegalArgumentException("tie: true (expected: two models beside it)");
      }
    }
  }

  /**
   * The ratings after one judgement: R += K·(a − E), where a is 1 for a win, 0 for a loss and 0.5
   * for a tie and E the expected share of wins; a judgement of one model alone moves it by 0.1·K.
   * The same happens in the table of the decision, where one is named.
   *
   * @param initialRating of a model that is unrated
   * @param k how far one judgement moves a rating
   */
  public Ratings with(Feedback feedback, double initialRating, double k) {
    Map<String, Rating> all = after(global, feedback, initialRating, k);
    if (feedback.decision().isEmpty()) {
      return new Ratings(all, byDecision);
    }
    Map<String, Map<String, Rating>> tables = new HashMap<>(byDecision);
    Map<String, Rating> own = tables.getOrDefault(feedback.decision(), Map.of());
    tables.put(feedback.decision(), Map.copyOf(after(own, feedback, initialRating, k)));
    return new Ratings(all, tables);
  }

  /** The rating of a model in a decision's table; null when it has none there. */
  public @Nullable Rating find(String model, String decision) {
    Map<String, Rating> table = byDecision.get(decision);
    return table == null ? null : table.get(model);
  }

  private static Map<String, Rating> after(
      Map<String, Rating> table, Feedback feedback, double initialRating, double k) {
    Map<String, Rating> next = new HashMap<>(table);
    Rating unrated = new Rating(initialRating, 0);
    Rating winner = table.getOrDefault(feedback.winner(), unrated);
    Rating loser = table.getOrDefault(feedback.loser(), unrated);
    double step = ALONE * k;
    if (!feedback.winner().isEmpty() && !feedback.loser().isEmpty()) {
      double share = feedback.tie() ? 0.5 : 1;
      step = k * (share - Rating.expected(winner.value(), loser.value()));
    }
    if (!feedback.winner().isEmpty()) {
      next.put(feedback.winner(), moved(winner, step));
    }
    if (!feedback.loser().isEmpty()) {
      next.put(feedback.loser(), moved(loser, -step));
    }
    return next;
  }

  private static Rating moved(Rating rating, double step) {
    double value = Math.clamp(rating.value() + step, -VALUE_MAX, VALUE_MAX);
    return new Rating(value, rating.comparisons() + 1);
  }
}
