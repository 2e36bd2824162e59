package io.throughline.session;

import io.throughline.divergence.CourseBytes;
import io.throughline.selector.plan.TurnKind;
import java.util.List;

/**
 * A turn that was routed and whose outcome is not known yet. It already counts as the session's
 * current turn.
 *
 * @param exchangeId id of the exchange, also of its replay record
 * @param model logical name of the model that was chosen
 * @param decision name of the decision that matched, empty when none did
 * @param conversation digest of all messages of the request
 * @param parent digest of the messages before the last answer in it: the {@code conversation} of
 *     the turn that this one continues
 * @param turnIndex answers (assistant messages) in the request
 * @param routedAtMillis epoch milliseconds of the request
 * @param contextTokens estimated tokens of its conversation
 * @param heldTokens how many of them the model's prefix cache could hold when it was routed; 0
 *     where it could hold none, or that is not known
 * @param kind what kind of turn it is to the planner
 * @param holds whether the session's profile holds its model from here on
 * @param course whether its line goes in circles, with this turn
 * @param told limits that it is beyond and that the model was told of, with it or before, as {@link
 *     Limit#bit bits}
 */
public record PendingTurn(
    String exchangeId,
    String model,
    String decision,
    long conversation,
    long parent,
    int turnIndex,
    long routedAtMillis,
    long contextTokens,
    long heldTokens,
    TurnKind kind,
    boolean holds,
    CourseBytes course,
    int told) {

  /** A turn of a line that calls no tools, whose model no profile holds. */
  public PendingTurn(
      String exchangeId,
      String model,
      String decision,
      long conversation,
      long parent,
      int turnIndex,
      long routedAtMillis,
      long contextTokens,
      long heldTokens,
      TurnKind kind) {
    this(
        exchangeId,
        model,
        decision,
        conversation,
        parent,
        turnIndex,
        routedAtMillis,
        contextTokens,
        heldTokens,
        kind,
        false,
        CourseBytes.NONE,
        0);
  }

  /** A turn of which neither its model's cache nor its kind is known. */
  public PendingTurn(
      String exchangeId,
      String model,
      String decision,
      long conversation,
      long parent,
      int turnIndex,
      long routedAtMillis,
      long contextTokens) {
    this(
        exchangeId,
        model,
        decision,
        conversation,
        parent,
        turnIndex,
        routedAtMillis,
        contextTokens,
        0,
        TurnKind.UNKNOWN);
  }

  /** Turns of which none routed before another one holds a model that the session has left. */
  static List<PendingTurn> released(List<PendingTurn> turns, PendingTurn holding) {
    return turns.stream()
        .map(turn ->
            turn.holds
                    && turn.routedAtMillis < holding.routedAtMillis
                    && !turn.model.equals(holding.model)
                ? turn.released()
                : turn)
        .toList();
  }

  /** The same turn, after whose answer its model is not held. */
  private PendingTurn released() {
    return with(model, heldTokens, false);
  }

  /** The same turn on another model, of whose cache nothing is known. */
  PendingTurn on(String other) {
    return with(other, 0, holds);
  }

  private PendingTurn with(String by, long heldByCache, boolean heldForLife) {
    return new PendingTurn(
        exchangeId,
        by,
        decision,
        conversation,
        parent,
        turnIndex,
        routedAtMillis,
        contextTokens,
        heldByCache,
        kind,
        heldForLife,
        course,
        told);
  }
}
