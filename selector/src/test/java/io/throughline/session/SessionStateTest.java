package io.throughline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  private static final long ROUTED_AT = 1_000;
  private static final long ENDED_AT = 5_000;

  @Test
  void aPendingTurnMakesTheSessionKnownAndCountsNothing() {
    SessionState session = SessionState.EMPTY.opened(turn("x1", "a", 10, 0));
    assertFalse(SessionState.EMPTY.known());
    assertTrue(session.known());
    assertEquals(0, session.turnCount());
    assertEquals("", session.currentModel());
    assertEquals("a", session.pendingTurn("x1").orElseThrow().model());
  }

  @Test
  void aCommittedTurnCountsItsTokensAndItsEnd() {
    SessionState session = committed(SessionState.EMPTY, turn("x1", "a", 10, 0), outcome(7L));
    assertEquals("a", session.currentModel());
    assertEquals("d", session.lastDecision());
    assertEquals(1, session.turnCount());
    assertEquals(0, session.switchCount());
    assertEquals(100, session.inputTokens());
    assertEquals(40, session.cachedInputTokens());
    assertEquals(9, session.outputTokens());
    assertEquals(ENDED_AT, session.lastActivityMillis());
    assertEquals("backend_reported", session.cacheAccountingSource());
    assertEquals(List.of(), session.pending());
    assertEquals(List.of(new Branch(10, "a", "d", ENDED_AT)), session.branches());
    assertEquals(List.of(new IssuedCall(7, "a", 10)), session.issuedCalls());
  }

  @Test
  void aRolledBackTurnLeavesNoTrace() {
    SessionState before = committed(SessionState.EMPTY, turn("x1", "a", 10, 0), outcome(7L));
    SessionState after = before.opened(turn("x2", "b", 20, 10)).rolledBack("x2");
    assertEquals(before, after);
  }

  @Test
  void switchesCountOnSuccessOnly() {
    SessionState session = committed(SessionState.EMPTY, turn("x1", "a", 10, 0), outcome());
    session = session.opened(turn("x2", "b", 20, 10));
    assertEquals(0, session.switchCount());
    session = session.rolledBack("x2").opened(turn("x3", "b", 20, 10));
    assertEquals(0, session.switchCount());
    session = session.committed("x3", outcome());
    assertEquals(1, session.switchCount());
    assertEquals(2, session.turnCount());
  }

  @Test
  void theTurnCountFollowsTheAnswersThatTheRequestShows() {
    PendingTurn late = new PendingTurn("x1", "a", "d", 10, 0, 41, ROUTED_AT, 0);
    assertEquals(42, committed(SessionState.EMPTY, late, outcome()).turnCount());
  }

  @Test
  void endingATurnThatIsNotPendingChangesNothing() {
    SessionState session = SessionState.EMPTY.opened(turn("x1", "a", 10, 0));
    assertSame(session, session.committed("other", outcome(1L)));
    assertSame(session, session.rolledBack("other"));
    assertSame(session, session.settled(ROUTED_AT));
  }

  @Test
  void theSameRequestSentAgainReplacesItsOwnPendingTurn() {
    SessionState session =
        SessionState.EMPTY.opened(turn("x1", "a", 10, 0)).opened(turn("x2", "b", 10, 0));
    assertEquals(List.of("x2"), session.pending().stream().map(PendingTurn::exchangeId).toList());
    assertSame(session, session.committed("x1", outcome()));
    assertEquals(1, session.committed("x2", outcome()).turnCount());
  }

  @Test
  void theOldestPendingTurnBeyondTheBoundIsCommittedAsUnknown() {
    SessionState session = SessionState.EMPTY;
    for (int i = 0; i <= SessionState.PENDING_MAX; i++) {
      session = session.opened(turn("x" + i, "m" + i, 100 + i, 0));
    }
    assertEquals(SessionState.PENDING_MAX, session.pending().size());
    assertEquals("x1", session.pending().getFirst().exchangeId());
    assertEquals("m0", session.currentModel());
    assertEquals(1, session.turnCount());
    assertEquals(ROUTED_AT, session.lastActivityMillis());
  }

  @Test
  void turnsWithoutAnOutcomeAreSettledAfterTheirTime() {
    PendingTurn old = new PendingTurn("x1", "a", "d", 10, 0, 0, 1_000, 0);
    PendingTurn young = new PendingTurn("x2", "b", "d", 20, 10, 1, 2_000, 0);
    SessionState session = SessionState.EMPTY.opened(old).opened(young).settled(2_000);
    assertEquals(List.of(young), session.pending());
    assertEquals("a", session.currentModel());
    assertEquals(0, session.inputTokens());
  }

  @Test
  void aSideCallBesideTheMainLineKeepsBothBranches() {
    SessionState session = committed(SessionState.EMPTY, turn("main", "a", 10, 0), outcome());
    session = committed(session, turn("title", "small", 99, 0), outcome());
    assertEquals(List.of(10L, 99L), conversations(session));
    session = committed(session, turn("next", "a", 11, 10), outcome());
    assertEquals(List.of(99L, 11L), conversations(session));
  }

  @Test
  void branchesAndIssuedCallsAreBoundedAndTheNewestStay() {
    SessionState session = SessionState.EMPTY;
    for (int i = 1; i <= 100; i++) {
      session = committed(session, turn("x" + i, "a", i, 0), outcome((long) i));
    }
    assertEquals(SessionState.BRANCHES_MAX, session.branches().size());
    assertEquals(100, session.branches().getLast().conversation());
    assertEquals(SessionState.ISSUED_CALLS_MAX, session.issuedCalls().size());
    assertEquals(new IssuedCall(100, "a", 100), session.issuedCalls().getLast());
    assertEquals(new IssuedCall(37, "a", 37), session.issuedCalls().getFirst());
  }

  @Test
  void oneAnswerWithTooManyCallsKeepsTheLastOfThem() {
    List<Long> many = LongStream.rangeClosed(1, 200).boxed().toList();
    List<IssuedCall> calls = SessionState.EMPTY.issued("a", many, 0).issuedCalls();
    assertEquals(SessionState.ISSUED_CALLS_MAX, calls.size());
    assertEquals(200, calls.getLast().idDigest());
  }

  @Test
  void aCallIssuedAgainByTheSameModelMovesToTheEndAndIsKeptOnce() {
    SessionState session =
        SessionState.EMPTY.issued("a", List.of(1L, 2L), 5).issued("a", List.of(1L), 6);
    assertEquals(
        List.of(new IssuedCall(2, "a", 5), new IssuedCall(1, "a", 6)), session.issuedCalls());
  }

  @Test
  void anAnswerThatEndedEarlierDoesNotTurnBackTheClock() {
    SessionState session = committed(SessionState.EMPTY, turn("x1", "a", 10, 0), outcome());
    session = session.opened(turn("x2", "a", 20, 0));
    session = session.committed("x2", TurnOutcome.unknown(1));
    assertEquals(ENDED_AT, session.lastActivityMillis());
  }

  private static SessionState committed(SessionState session, PendingTurn turn, TurnOutcome end) {
    return session.opened(turn).committed(turn.exchangeId(), end);
  }

  private static List<Long> conversations(SessionState session) {
    return session.branches().stream().map(Branch::conversation).toList();
  }

  private static PendingTurn turn(String id, String model, long conversation, long parent) {
    return new PendingTurn(id, model, "d", conversation, parent, 0, ROUTED_AT, 0);
  }

  private static TurnOutcome outcome(Long... calls) {
    return new TurnOutcome(100, 40, 9, "backend_reported", List.of(calls), ENDED_AT);
  }
}
