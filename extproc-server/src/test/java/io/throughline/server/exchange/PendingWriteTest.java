package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.session.IssuedCall;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import io.throughline.store.Versioned;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An answer ends before the write of its pending turn is known to have arrived. */
class PendingWriteTest extends SettlementFixture {
  @Test
  void anAnswerThatComesBeforeThePendingTurnHasArrivedIsAddedToIt() {
    CompletableFuture<Optional<Versioned>> written = new CompletableFuture<>();
    open(TestStores.KEY, written);
    settlement(memory).completed("x", ANSWER);
    assertEquals(SessionState.EMPTY, session());
    assertEquals(LifecycleState.IN_PROGRESS, outcome().state());
    written.complete(Optional.of(pendingArrives()));
    assertEquals(1, session().turnCount());
    assertEquals(List.of(), session().pending());
    assertEquals(LifecycleState.COMPLETED, outcome().state());
  }

  @Test
  void anAttemptThatFailsBeforeItsPendingTurnHasArrivedLeavesNoTrace() {
    CompletableFuture<Optional<Versioned>> written = new CompletableFuture<>();
    open(TestStores.KEY, written);
    settlement(memory).failed("x", 502, "upstream_status_502", END);
    written.complete(Optional.of(pendingArrives()));
    assertEquals(SessionState.EMPTY, session());
    assertEquals(LifecycleState.FAILED, outcome().state());
  }

  @Test
  void aPendingTurnThatNeverArrivesHoldsTheRecordForLessThanASecond() {
    open(TestStores.KEY, new CompletableFuture<>());
    settlement(memory).completed("x", ANSWER);
    awaitEnd();
    assertEquals(LifecycleState.COMPLETED, outcome().state());
    assertTrue(meters.scrape().contains("why=\"session_not_written\""));
  }

  @Test
  void aPendingTurnThatCouldNotBeWrittenStillLeavesWhatItsAnswerIssued() {
    open(TestStores.KEY, CompletableFuture.failedFuture(new IllegalStateException("away")));
    settlement(memory).completed("x", ANSWER);
    assertEquals(List.of(new IssuedCall(7, "m", IssuedCall.ANY)), session().issuedCalls());
    assertEquals(LifecycleState.COMPLETED, outcome().state());
  }

  private Versioned pendingArrives() {
    SessionState session =
        SessionState.EMPTY.opened(
            new PendingTurn("x", "m", "d", 10, 0, 0, START.toEpochMilli(), 0));
    memory.compareAndSet(TestStores.KEY, 0, session);
    return new Versioned(1, session);
  }
}
