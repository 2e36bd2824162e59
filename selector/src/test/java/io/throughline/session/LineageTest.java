package io.throughline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.session.Lineage.Tip;
import io.throughline.session.Lineage.Tip.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final long ROUTED_AT = 1_000;
  private static final long ENDED_AT = 5_000;

  @Test
  void anEmptySessionHasNoTip() {
    assertNull(tip(SessionState.EMPTY, 0));
    assertNull(new Lineage(SessionState.EMPTY).issuer(List.of(1L)));
  }

  @Test
  void aRequestContinuesThePendingTurnWhoseConversationItBeginsWith() {
    SessionState session = opened(SessionState.EMPTY, "x1", "a", 10, 0);
    session = opened(session, "x2", "b", 20, 0);
    assertEquals(new Tip("a", "d", Standing.PENDING, ROUTED_AT), tip(session, 10));
  }

  @Test
  void aRequestContinuesTheBranchWhoseConversationItBeginsWith() {
    SessionState session = answered(SessionState.EMPTY, "main", "a", 10, 0);
    session = answered(session, "title", "small", 99, 0);
    assertEquals(new Tip("a", "d", Standing.COMMITTED, ENDED_AT), tip(session, 10));
    assertEquals("small", tip(session, 99).model());
  }

  @Test
  void aPendingTurnOfTheSameConversationOutranksItsBranch() {
    SessionState session = answered(SessionState.EMPTY, "x1", "a", 10, 0);
    session = opened(session, "retry", "b", 10, 0);
    assertEquals("b", tip(session, 10).model());
  }

  @Test
  void aRewrittenHistoryContinuesTheNewestPendingTurn() {
    SessionState session = answered(SessionState.EMPTY, "x1", "a", 10, 0);
    session = opened(session, "x2", "b", 20, 0);
    session = opened(session, "x3", "c", 30, 0);
    assertEquals("c", tip(session, 777).model());
  }

  @Test
  void aRewrittenHistoryContinuesTheLastAnswerWhenNothingIsPending() {
    SessionState session = answered(SessionState.EMPTY, "x1", "a", 10, 0);
    session = answered(session, "x2", "b", 20, 10);
    assertEquals(new Tip("b", "d", Standing.COMMITTED, ENDED_AT), tip(session, 777));
  }

  @Test
  void theIssuerIsFoundByAnyOfTheIds() {
    SessionState session = SessionState.EMPTY.issued("a", List.of(1L, 2L)).issued("b", List.of(3L));
    assertEquals("a", new Lineage(session).issuer(List.of(2L)));
    assertEquals("b", new Lineage(session).issuer(List.of(9L, 3L)));
    assertNull(new Lineage(session).issuer(List.of(9L)));
    assertNull(new Lineage(session).issuer(List.of()));
  }

  @Test
  void ofAnIdThatTwoModelsIssuedTheNewestIssuerWins() {
    SessionState session = SessionState.EMPTY.issued("a", List.of(1L)).issued("b", List.of(1L));
    assertEquals("b", new Lineage(session).issuer(List.of(1L)));
    session = session.issued("a", List.of(1L));
    assertEquals("a", new Lineage(session).issuer(List.of(1L)));
  }

  @Test
  void aSideCallsAnswerLeavesTheIssuerOfTheMainLineKnown() {
    SessionState session =
        SessionState.EMPTY
            .opened(new PendingTurn("main", "a", "d", 10, 0, 0, ROUTED_AT, 0))
            .committed("main", new TurnOutcome(0, 0, 0, "", List.of(5L), ENDED_AT));
    session = answered(session, "title", "small", 99, 0);
    assertEquals("small", session.currentModel());
    assertEquals("a", new Lineage(session).issuer(List.of(5L)));
  }

  private static @Nullable Tip tip(SessionState session, long parent) {
    return new Lineage(session).tip(parent);
  }

  private static SessionState opened(
      SessionState session, String id, String model, long conversation, long parent) {
    return session.opened(new PendingTurn(id, model, "d", conversation, parent, 0, ROUTED_AT, 0));
  }

  private static SessionState answered(
      SessionState session, String id, String model, long conversation, long parent) {
    return opened(session, id, model, conversation, parent)
        .committed(id, new TurnOutcome(0, 0, 0, "", List.of(), ENDED_AT));
  }
}
