package io.throughline.session;

import io.throughline.selector.plan.Step;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of conversation in a session, each by its last answered turn, oldest first. Immutable.
 */
record Lines(List<Branch> branches) {
  /** The line that a turn continues; where its history was rewritten, the newest. */
  private @Nullable Branch of(PendingTurn turn) {
    if (turn.turnIndex() == 0 || branches.isEmpty()) {
      return null;
    }
    for (Branch branch : branches.reversed()) {
      if (branch.conversation() == turn.parent()) {
        return branch;
      }
    }
    return branches.getLast();
  }

  /** The trail of a turn's line before it. */
  Trail trailBefore(PendingTurn turn) {
    Branch line = of(turn);
    return line == null ? Trail.START : line.trail();
  }

  private String modelBefore(PendingTurn turn) {
    Branch line = of(turn);
    return line == null ? "" : line.model();
  }

  /** The trail of a turn's line with that turn answered. */
  Trail trailAfter(PendingTurn turn, TurnOutcome outcome) {
    TurnKind kind = turn.kind();
    if (!kind.known()) {
      return Trail.START;
    }
    return trailBefore(turn)
        .after(
            new Step(
                kind.locked(),
                turn.decision(),
                kind.phase(),
                kind.asked(),
                turn.turnIndex(),
                turn.model(),
                !modelBefore(turn).equals(turn.model()),
                outcome.inputTokens(),
                outcome.cachedInputTokens(),
                outcome.outputTokens()));
  }

  /** The lines with a turn answered, which is the newest then. */
  List<Branch> advanced(PendingTurn turn, TurnOutcome outcome) {
    List<Branch> lines = new ArrayList<>(branches.size() + 1);
    for (Branch branch : branches) {
      if (branch.conversation() != turn.parent() && branch.conversation() != turn.conversation()) {
        lines.add(branch);
      }
    }
    lines.add(
        new Branch(
            turn.conversation(),
            turn.model(),
            turn.decision(),
            outcome.endedAtMillis(),
            trailAfter(turn, outcome),
            turn.course()));
    return lines;
  }
}
