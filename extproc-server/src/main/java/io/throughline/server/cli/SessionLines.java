package io.throughline.server.cli;

import io.throughline.selector.plan.PlanTables;
import io.throughline.selector.plan.Trail;
import io.throughline.session.SessionState;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of conversation of one recorded session: side calls and forks each have their own.
 * Records do not say which line a turn continues; it is taken to be the one that has come furthest
 * of those that are shorter than its request. As in the sidecar, the last free turn of a line is
 * learned when the next one comes: the session may be going on.
 */
final class SessionLines {
  /** Where a line stands. */
  private record Line(int turnIndex, String model, Trail trail) {
    static final Line START = new Line(-1, "", Trail.START);
  }

  private final PlanTables tables;
  private final List<Line> lines = new ArrayList<>();

  private SessionLines(PlanTables tables) {
    this.tables = tables;
  }

  static void learn(List<RecordedTurn> turns, PlanTables tables) {
    SessionLines lines = new SessionLines(tables);
    turns.stream().sorted(RecordedTurn.ORDER).forEach(lines::next);
  }

  private void next(RecordedTurn turn) {
    Line line = lineOf(turn);
    lines.remove(line);
    if (lines.size() == SessionState.BRANCHES_MAX) {
      lines.removeFirst();
    }
    lines.add(new Line(turn.turnIndex(), turn.model(), after(line, turn)));
  }

  private Line lineOf(RecordedTurn turn) {
    Line furthest = Line.START;
    for (Line line : lines) {
      if (line.turnIndex() < turn.turnIndex() && line.turnIndex() > furthest.turnIndex()) {
        furthest = line;
      }
    }
    return furthest;
  }

  private Trail after(Line line, RecordedTurn turn) {
    if (!turn.kind().known()) {
      return Trail.START;
    }
    if (!turn.kind().locked() && line.trail().opening() != null) {
      tables.learn(line.trail().opening());
    }
    return line.trail().after(turn.step(line.model()));
  }
}
