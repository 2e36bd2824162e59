package io.throughline.selector;

/**
 * Chooses the model of one turn with the whole session in view: the safety locks of contract
 * section 3, then the session_aware scores (docs/session-aware.md, sections 4 to 9). Stateless;
 * safe for any number of threads; never blocks.
 */
public final class SessionAwareSelector {
  /**
   * Chooses a model, or says why none may serve the turn. Equal inputs give equal answers.
   *
   * <p>Precedence: provider state, then the client's named model, then a tool loop, then the model
   * that the session's profile holds, then the algorithm. When the owner of such a lock is gone and
   * no other candidate is available, the owner holds if the catalogue still knows it: a try there
   * is worth as much as one elsewhere and moves nothing.
   */
  public Selection select(SelectionInput input) {
    return new Deliberation(input).select();
  }
}
