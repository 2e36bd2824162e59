package io.throughline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a session tells the planner, turn by turn. */
class SessionTrailTest {
  private static final TurnKind FREE = new TurnKind(false, "user_turn", "large");
  private static final TurnKind LOCKED = new TurnKind(true, "tool_loop", "small");

  private SessionState session = SessionState.EMPTY;
  private final List<Opening> learned = new ArrayList<>();

  /** A turn that continues the one of the conversation {@code parent}. */
  private static PendingTurn turn(long conversation, long parent, int index, TurnKind kind) {
    return new PendingTurn(
        "x" + conversation, "m", "d", conversation, parent, index, 1_000, 500, 0, kind);
  }

  private static TurnOutcome outcome(long input) {
    return new TurnOutcome(input, input / 2, 7, "backend_reported", List.of(), 2_000);
  }

  private void open(PendingTurn turn) {
    session = session.opened(turn);
  }

  private void commit(PendingTurn turn) {
    session.endedBy(turn.exchangeId()).ifPresent(learned::add);
    session = session.committed(turn.exchangeId(), outcome(100 * turn.conversation()));
  }

  private void routed(long conversation, long parent, int index, TurnKind kind) {
    PendingTurn turn = turn(conversation, parent, index, kind);
    open(turn);
    commit(turn);
  }

  private List<Integer> lockedTurns() {
    return learned.stream().map(opening -> opening.locked().turns()).toList();
  }

  @Test
  @DisplayName("a free turn is learned with what followed when the next free turn is answered")
  void oneLine() {
    routed(1, 0, 0, FREE);
    routed(2, 1, 1, LOCKED);
    routed(3, 2, 2, LOCKED);
    assertEquals(List.of(), learned);
    routed(4, 3, 3, FREE);
    routed(5, 4, 4, FREE);
    assertEquals(List.of(2, 0), lockedTurns());
    Opening first = learned.getFirst();
    assertEquals(
        "d user_turn 1 0 m",
        first.decision()
            + " "
            + first.phase()
            + " "
            + first.run()
            + " "
            + first.before()
            + " "
            + first.model());
    assertTrue(first.moved());
    assertEquals(100, first.inputTokens());
    assertEquals(300, first.locked().lastInputTokens());
    assertEquals(List.of(new Opening.Ask("small", 2)), first.locked().asks());
    Opening second = learned.get(1);
    assertEquals("1 2 false", second.run() + " " + second.before() + " " + second.moved());
  }

  @Test
  @DisplayName("the first turn of a session ends nothing, nor does one that is not pending")
  void nothingEnds() {
    open(turn(1, 0, 0, FREE));
    assertEquals(Optional.empty(), session.endedBy("x1"));
    assertEquals(Optional.empty(), session.endedBy("x9"));
  }

  @Test
  @DisplayName("a side call has a trail of its own")
  void sideCalls() {
    routed(1, 0, 0, FREE);
    routed(2, 1, 1, LOCKED);
    routed(50, 49, 0, FREE);
    routed(3, 2, 2, LOCKED);
    assertEquals(List.of(), learned);
    routed(4, 3, 3, FREE);
    assertEquals(List.of(2), lockedTurns());
  }

  @Test
  @DisplayName("branches go on each from where it left")
  void branches() {
    routed(1, 0, 0, FREE);
    PendingTurn one = turn(2, 1, 1, LOCKED);
    PendingTurn other = turn(3, 1, 1, LOCKED);
    open(one);
    open(other);
    commit(one);
    commit(other);
    routed(4, 2, 2, FREE);
    routed(5, 3, 2, FREE);
    assertEquals(1, lockedTurns().getFirst());
    assertEquals(2, learned.size());
  }

  @Test
  @DisplayName("a rewritten history continues the newest line")
  void rewritten() {
    routed(1, 0, 0, FREE);
    routed(2, 1, 1, LOCKED);
    routed(4, 77, 2, FREE);
    assertEquals(List.of(1), lockedTurns());
    Trail trail = session.branches().getLast().trail();
    assertEquals("1 1", trail.run() + " " + trail.before());
  }

  @Test
  @DisplayName("a turn that is rolled back leaves the trail as it was")
  void rolledBack() {
    routed(1, 0, 0, FREE);
    SessionState before = session;
    open(turn(2, 1, 1, LOCKED));
    session = session.rolledBack("x2");
    assertEquals(before, session);
    routed(3, 1, 1, FREE);
    assertEquals(List.of(0), lockedTurns());
  }

  @Test
  @DisplayName("where the client named the model the trail begins anew")
  void unknownKind() {
    routed(1, 0, 0, FREE);
    routed(2, 1, 1, TurnKind.UNKNOWN);
    assertEquals(Trail.START, session.branches().getLast().trail());
    routed(3, 2, 2, LOCKED);
    routed(4, 3, 3, FREE);
    assertEquals(List.of(), learned);
    routed(5, 4, 4, FREE);
    assertEquals(List.of(0), lockedTurns());
  }

  @Test
  @DisplayName("a turn whose answer was not seen counts, without tokens")
  void outcomeUnknown() {
    routed(1, 0, 0, FREE);
    open(turn(2, 1, 1, LOCKED));
    session = session.settled(5_000);
    routed(3, 2, 2, FREE);
    assertEquals(List.of(1), lockedTurns());
    assertEquals(0, learned.getFirst().locked().lastInputTokens());
  }

  @Test
  @DisplayName("a turn that another model took over counts on that one")
  void takenOver() {
    open(turn(1, 0, 0, FREE));
    session = session.takenOver("x1", "other");
    commit(turn(1, 0, 0, FREE));
    Opening opening = session.branches().getLast().trail().opening();
    assertEquals("other", opening.model());
  }
}
