package io.throughline.selector.plan;

import java.util.List;

/** Openings for tests. */
final class Openings {
  private Openings() {}

  static Step step(boolean locked, String asked, long input) {
    return new Step(
        locked,
        "coding",
        locked ? "tool_loop" : "user_turn",
        asked,
        7,
        "large",
        false,
        input,
        input / 2,
        input == 0 ? 0 : 10);
  }

  /** Index in the session of turns that are not told another. */
  static final int TURN = 3;

  /** A free turn under a key, with so many locked turns after it that all asked for one model. */
  static Opening of(String decision, int run, int before, int locked, String asked) {
    List<Opening.Ask> asks = locked == 0 ? List.of() : List.of(new Opening.Ask(asked, locked));
    Opening.Locked after =
        locked == 0
            ? Opening.Locked.NONE
            : new Opening.Locked(locked, 1_000, 900L * locked, 800L * locked, 20L * locked, asks);
    return new Opening(
        decision, "user_turn", run, before, "small", TURN, "large", true, 600, 150, 50, after);
  }

  static FreeTurn turn(String decision, int run, int before, int minSamples) {
    return turn(decision, run, before, "small", TURN, minSamples);
  }

  static FreeTurn turn(
      String decision, int run, int before, String asked, int turn, int minSamples) {
    return new FreeTurn(
        decision, "user_turn", run, before, asked, turn, minSamples, List.of("small", "large"));
  }

  /** The same with another asked model and another turn of the session. */
  static Opening at(Opening opening, String asked, int turn) {
    return new Opening(
        opening.decision(),
        opening.phase(),
        opening.run(),
        opening.before(),
        asked,
        turn,
        opening.model(),
        opening.moved(),
        opening.inputTokens(),
        opening.cachedTokens(),
        opening.outputTokens(),
        opening.locked());
  }
}
