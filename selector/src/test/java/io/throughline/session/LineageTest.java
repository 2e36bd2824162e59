package io.throughline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.session.Lineage.Tip;
import io.throughline.session.Lineage.Tip.Standing;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final long ROUTED_AT = 1_000;
  private static final long ENDED_AT = 5_000;

  @Test
  void anEmptySessionHasNoTip() {
    assertNull(tip(SessionState.EMPTY, 0));
    assertNull(loopOwner(SessionState.EMPTY, 10, 1));
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
    SessionState session = issued("a", 10, 1, 2).issued("b", List.of(3L), 20);
    assertEquals(issuer("a"), loopOwner(session, 10, 2));
    assertEquals(issuer("b"), loopOwner(session, 20, 9, 3));
    assertNull(loopOwner(session, 20, 9));
    assertNull(loopOwner(session, 20));
  }

  @Test
  void whereHistoryIsRewrittenTheNewestIssuerOfAnIdWins() {
    SessionState session = issued("a", 10, 1).issued("b", List.of(1L), 20);
    assertEquals(issuer("b"), loopOwner(session, 777, 1));
    session = session.issued("a", List.of(1L), 30);
    assertEquals(issuer("a"), loopOwner(session, 777, 1));
  }

  @Test
  void anIdThatIsUsedAgainBelongsToWhoIssuedItInAnswerToThisConversation() {
    SessionState session = issued("a", 10, 1).issued("b", List.of(1L), 20);
    assertEquals(issuer("a"), loopOwner(session, 10, 1));
    assertEquals(issuer("b"), loopOwner(session, 20, 1));
  }

  @Test
  void anIdThatIsUsedAgainInAnAnswerThatIsNotKnownYetBelongsToWhoWasAsked() {
    SessionState asked = opened(issued("a", 10, 1), "x2", "b", 20, 10);
    assertEquals(new Owner("b", OwnerKind.PENDING), loopOwner(asked, 20, 1));
    SessionState answered = asked.committed("x2", TurnOutcome.unknown(ENDED_AT));
    assertEquals(new Owner("b", OwnerKind.CURRENT), loopOwner(answered, 20, 1));
  }

  @Test
  void aConversationThatIsAskedAgainLeavesTheCallsOfTheFirstAnswerWithItsModel() {
    SessionState session = opened(issued("a", 10, 1), "again", "b", 10, 0);
    assertEquals(issuer("a"), loopOwner(session, 10, 1));
    SessionState replaced =
        opened(opened(SessionState.EMPTY, "x1", "a", 10, 0), "again", "b", 10, 0)
            .answered("x1", "a", new TurnOutcome(0, 0, 0, "", List.of(1L), ENDED_AT));
    assertEquals(issuer("a"), loopOwner(replaced, 10, 1));
  }

  @Test
  void aCallOfAnOlderVersionBelongsToItsIssuerWhateverTheConversation() {
    SessionState session = opened(issued("a", IssuedCall.ANY, 1), "x2", "b", 20, 10);
    assertEquals(issuer("a"), loopOwner(session, 20, 1));
  }

  @Test
  void whatIsSealedBelongsToWhoSealedTheNewestOfIt() {
    SessionState session = issued("a", 10, 1).issued("b", List.of(1L), 20);
    assertEquals("b", new Lineage(session).sealer(List.of(1L)));
    assertNull(new Lineage(session).sealer(List.of()));
  }

  @Test
  void aSideCallsAnswerLeavesTheIssuerOfTheMainLineKnown() {
    SessionState session =
        SessionState.EMPTY
            .opened(new PendingTurn("main", "a", "d", 10, 0, 0, ROUTED_AT, 0))
            .committed("main", new TurnOutcome(0, 0, 0, "", List.of(5L), ENDED_AT));
    session = answered(session, "title", "small", 99, 0);
    assertEquals("small", session.currentModel());
    assertEquals(issuer("a"), loopOwner(session, 10, 5));
    assertEquals(issuer("a"), loopOwner(session, 777, 5));
  }

  private static Owner issuer(String model) {
    return new Owner(model, OwnerKind.ISSUED);
  }

  private static @Nullable Owner loopOwner(SessionState session, long parent, long... ids) {
    return new Lineage(session).loopOwner(parent, LongStream.of(ids).boxed().toList());
  }

  private static SessionState issued(String model, int conversation, long... ids) {
    return SessionState.EMPTY.issued(model, LongStream.of(ids).boxed().toList(), conversation);
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
