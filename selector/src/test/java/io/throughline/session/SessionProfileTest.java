package io.throughline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.divergence.CourseBytes;
import io.throughline.selector.plan.TurnKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session remembers of its profile, and of the model that it holds. */
class SessionProfileTest {
  private static final TurnOutcome ANSWERED = TurnOutcome.unknown(5);

  private static PendingTurn turn(String id, String model, boolean holds) {
    return turn(id, model, holds, 1);
  }

  private static PendingTurn turn(String id, String model, boolean holds, long routedAtMillis) {
    return new PendingTurn(
        id,
        model,
        "d",
        id.hashCode(),
        0,
        0,
        routedAtMillis,
        100,
        0,
        TurnKind.UNKNOWN,
        holds,
        CourseBytes.NONE,
        0);
  }

  private static SessionState agent(String model) {
    return SessionState.EMPTY
        .under(RouterProfile.AGENT)
        .opened(turn("first", model, true))
        .committed("first", ANSWERED);
  }

  @Test
  void aTurnThatHoldsDecidesFromItsRoutingOnAndAnotherDoesNot() {
    SessionState opened =
        SessionState.EMPTY.under(RouterProfile.AGENT).opened(turn("x", "a", true));
    assertEquals("a", opened.held());
    assertTrue(opened.heldByPending());
    SessionState aside = agent("a").opened(turn("y", "b", false));
    assertEquals("a", aside.held());
    assertFalse(aside.heldByPending());
    assertEquals("a", aside.committed("y", ANSWERED).held());
    assertEquals("b", aside.committed("y", ANSWERED).currentModel());
  }

  @Test
  void theLockFollowsWhatTookATurnOverAndNotWhatFailed() {
    SessionState moving = agent("a").opened(turn("y", "a", true));
    assertEquals("b", moving.takenOver("y", "b").committed("y", ANSWERED).held());
    SessionState failing = agent("a").opened(turn("y", "b", true));
    assertEquals("b", failing.held());
    assertEquals("a", failing.rolledBack("y").held());
  }

  @Test
  void theLockDoesNotGoBackWithATurnThatWasRoutedBeforeItMoved() {
    SessionState session =
        agent("a")
            .opened(turn("slow", "a", true, 10))
            .opened(turn("moved", "b", true, 20))
            .committed("moved", ANSWERED);
    assertEquals("b", session.held());
    assertEquals("b", session.committed("slow", ANSWERED).held());
    SessionState later = agent("a").opened(turn("next", "a", true, 30));
    assertEquals("a", later.opened(turn("old", "b", true, 20)).committed("old", ANSWERED).held());
  }

  @Test
  void theProfileStaysWithAFailedTurnAndAnotherOneHoldsNothingYet() {
    SessionState said =
        SessionState.EMPTY.under(RouterProfile.BATCH).opened(turn("x", "a", false)).rolledBack("x");
    assertEquals(RouterProfile.BATCH, said.profile());
    SessionState chat = agent("a").under(RouterProfile.CHAT);
    assertEquals("", chat.held());
    assertSame(chat, chat.under(RouterProfile.CHAT));
  }

  @Test
  void aForkGoesOnWithBoth() {
    SessionState forked = agent("a").opened(turn("y", "b", true)).forked();
    assertEquals(RouterProfile.AGENT, forked.profile());
    assertEquals("b", forked.held());
    assertEquals(List.of(), forked.pending());
    assertEquals(0, forked.turnCount());
  }

  @Test
  void wordsAreReadInAnyCaseAndOthersAreNone() {
    assertEquals(RouterProfile.SAVINGS, RouterProfile.ofWord("sAviNgs"));
    assertNull(RouterProfile.ofWord("none"));
    assertNull(RouterProfile.ofWord(""));
    assertNull(RouterProfile.ofWord("AGENT,CHAT"));
    assertEquals(List.of("CHAT", "AGENT", "BATCH", "SAVINGS"), RouterProfile.WORDS);
    assertEquals(RouterProfile.NONE, RouterProfile.at(99));
    assertEquals(RouterProfile.NONE, RouterProfile.at(-1));
  }
}
