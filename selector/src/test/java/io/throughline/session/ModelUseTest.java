package io.throughline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.selector.plan.TurnKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session remembers of each model's prefix cache. */
class ModelUseTest {
  private static final long LIFETIME = 300_000;

  @Test
  void aModelIsWarmByTheShareThatItHasSeen() {
    SessionState session = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "");
    ModelUse use = session.uses().getFirst();
    assertEquals(1, use.warmth(1_000, 60_000, LIFETIME));
    assertEquals(0.5, use.warmth(2_000, 60_000, LIFETIME));
    assertEquals(1, use.warmth(500, 60_000, LIFETIME), "a shorter conversation is all there");
  }

  @Test
  void aModelIsColdPastTheLifetimeOfItsCache() {
    ModelUse use = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "").uses().getFirst();
    assertEquals(1, use.warmth(1_000, LIFETIME, LIFETIME), "one millisecond left");
    assertEquals(0, use.warmth(1_000, LIFETIME + 1, LIFETIME));
  }

  @Test
  void whatTheProviderReportsCorrectsIt() {
    SessionState first = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "backend_reported");
    assertEquals(ModelUse.UNKNOWN, first.uses().getFirst().hitShare(), "nothing could be cached");
    SessionState second = answered(first, "a", 2, 2_000, 25, "backend_reported");
    assertEquals(0.5, second.uses().getFirst().hitShare(), "a quarter of the half that was there");
    assertEquals(0.25, second.uses().getFirst().warmth(4_000, 2, LIFETIME));
  }

  @Test
  void whatIsNotReportedLeavesItAsItWas() {
    SessionState first = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "");
    SessionState second = answered(first, "a", 2, 1_000, 30, "backend_reported");
    SessionState third = answered(second, "a", 3, 1_000, 0, "");
    assertEquals(0.3, third.uses().getFirst().hitShare());
  }

  @Test
  void anAnswerThatFoundTheCacheExpiredTeachesNothing() {
    SessionState first = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "backend_reported");
    SessionState warm = answered(first, "a", 2, 1_000, 80, "backend_reported");
    SessionState late = answered(warm, "a", 2 + LIFETIME, 1_000, 0, "backend_reported");
    assertEquals(0.8, late.uses().getFirst().hitShare());
    assertEquals(0.8, late.uses().getFirst().warmth(1_000, 3 + LIFETIME, LIFETIME));
  }

  @Test
  void anAnswerWhoseCacheIsNotKnownTeachesNothing() {
    SessionState first = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "");
    SessionState moved =
        first
            .opened(new PendingTurn("x", "b", "d", 9, 8, 0, 2, 1_000, 900, TurnKind.UNKNOWN))
            .takenOver("x", "a")
            .committed("x", new TurnOutcome(100, 10, 1, "backend_reported", List.of(), 3));
    assertEquals(ModelUse.UNKNOWN, moved.uses().getFirst().hitShare());
  }

  @Test
  void whatACacheCanHoldIsBoundedByBothConversations() {
    SessionState session = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "");
    assertEquals(1_000, session.held("a", 4_000, 2, LIFETIME));
    assertEquals(400, session.held("a", 400, 2, LIFETIME));
    assertEquals(0, session.held("a", 400, 1 + LIFETIME, LIFETIME));
    assertEquals(0, session.held("b", 400, 2, LIFETIME), "never used");
  }

  @Test
  void eachModelHasItsOwnAndTheOldestIsForgotten() {
    SessionState session = SessionState.EMPTY;
    for (int i = 0; i <= SessionState.USES_MAX; i++) {
      session = answered(session, "m" + i, i + 1, 100, 0, "");
    }
    assertEquals(SessionState.USES_MAX, session.uses().size());
    assertEquals("m1", session.uses().getFirst().model());
    assertEquals("m8", session.uses().getLast().model());
    assertEquals("m1", answered(session, "m1", 99, 100, 0, "").uses().getLast().model());
  }

  @Test
  void aForkKnowsWhatIsWarm() {
    SessionState session = answered(SessionState.EMPTY, "a", 1, 1_000, 0, "");
    assertEquals(session.uses(), session.forked().uses());
  }

  @Test
  void theCallsOfAnAnswerThatNobodyWaitsForAreRemembered() {
    PendingTurn first = new PendingTurn("x1", "a", "d", 10, 0, 0, 1, 100);
    PendingTurn same = new PendingTurn("x2", "b", "d", 10, 0, 0, 2, 100);
    SessionState session = SessionState.EMPTY.opened(first).opened(same);
    TurnOutcome calls = new TurnOutcome(100, 0, 1, "", List.of(7L), 3);
    SessionState late = session.answered("x1", "a", calls);
    assertEquals(List.of(new IssuedCall(7, "a", IssuedCall.ANY)), late.issuedCalls());
    assertEquals(0, late.turnCount());
    assertEquals(session, session.answered("x1", "a", TurnOutcome.unknown(3)));
    assertEquals(1, session.answered("x2", "b", calls).turnCount());
  }

  private static SessionState answered(
      SessionState session, String model, long at, long tokens, long cached, String source) {
    String id = "x" + at;
    return session
        .opened(
            new PendingTurn(
                id,
                model,
                "d",
                at,
                at - 1,
                0,
                at,
                tokens,
                session.held(model, tokens, at, LIFETIME),
                TurnKind.UNKNOWN))
        .committed(id, new TurnOutcome(100, cached, 1, source, List.of(), at));
  }
}
