package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Usage;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.server.dialect.Api;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.session.Branch;
import io.throughline.session.IssuedCall;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import io.throughline.store.Versioned;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettlementTest extends SettlementFixture {
  @Test
  void aWholeAnswerCommitsItsTurnAndClosesItsRecord() {
    Settlement settlement = opened(memory);
    settlement.answering("x", 200);
    assertEquals(200, outcome().responseStatus());
    assertEquals(LifecycleState.IN_PROGRESS, outcome().state());
    settlement.completed("x", ANSWER);
    SessionState session = session();
    assertEquals(1, session.turnCount());
    assertEquals("m", session.currentModel());
    assertEquals(60, session.cachedInputTokens());
    assertEquals("backend_reported", session.cacheAccountingSource());
    assertEquals(List.of(new IssuedCall(7, "m", 10)), session.issuedCalls());
    assertEquals(LifecycleState.COMPLETED, outcome().state());
    assertEquals(END, outcome().endedAt());
    assertEquals(new BigDecimal("0.000066"), outcome().cost().total().amount());
    assertEquals(0, open.size());
  }

  @Test
  void aFreeTurnIsLearnedWhenTheNextOneIsAnsweredAndOnlyThen() {
    TurnKind free = new TurnKind(false, "user_turn", "m");
    Opening before =
        new Opening(
            "d",
            "user_turn",
            1,
            0,
            "m",
            0,
            "m",
            true,
            100,
            60,
            9,
            new Opening.Locked(3, 400, 900, 800, 30, List.of(new Opening.Ask("m", 3))));
    Branch line = new Branch(5, "m", "d", 1, new Trail(true, 3, 1, before));
    SessionState pending =
        new SessionState(
                "m", "d", 1, 0, 0, 0, 0, 1, "", List.of(), List.of(line), List.of(), List.of())
            .opened(new PendingTurn("x", "m", "d", 10, 5, 1, START.toEpochMilli(), 0, 0, free));
    memory.compareAndSet(TestStores.KEY, 0, pending);
    open(TestStores.KEY, new Versioned(1, pending));
    assertEquals(0, plans.size());
    settlement(memory).completed("x", ANSWER);
    Forecast learned =
        plans.forecast(new FreeTurn("d", "user_turn", 1, 0, "m", 0, 1, List.of("m")));
    assertEquals(3, learned.lockedTurns());
    assertTrue(meters.scrape().contains("throughline_planner_learned_total 1.0"));
  }

  @Test
  void aFreeTurnIsNotLearnedFromAnAttemptThatFailed() {
    opened(memory).failed("x", 502, "upstream_status_502", END);
    assertEquals(0, plans.size());
    assertTrue(meters.scrape().contains("throughline_planner_learned_total 0.0"));
  }

  @Test
  void aFailedAttemptRollsBack() {
    opened(memory).failed("x", 502, "upstream_status_502", END);
    assertEquals(SessionState.EMPTY, session());
    assertEquals(LifecycleState.FAILED, outcome().state());
    assertEquals(502, outcome().responseStatus());
    assertEquals("upstream_status_502", outcome().terminalReason());
  }

  @Test
  void anAnswerCutOffCommitsAsAborted() {
    opened(memory).aborted("x", ANSWER);
    assertEquals(1, session().turnCount());
    assertEquals(LifecycleState.ABORTED, outcome().state());
    assertEquals("answer_cut_off", outcome().terminalReason());
  }

  @Test
  void anErrorInAnAnswerEndsItAsAbortedAndKeepsWhatItIssued() {
    opened(memory).brokenOff("x", ANSWER);
    assertEquals(1, session().turnCount());
    assertEquals(List.of(new IssuedCall(7, "m", 10)), session().issuedCalls());
    assertEquals(LifecycleState.ABORTED, outcome().state());
    assertEquals("upstream_stream_error", outcome().terminalReason());
  }

  @Test
  void usageThatIsNotReportedIsEstimatedForTheRecordAlone() {
    opened(memory).completed("x", telling(25));
    assertEquals(new Usage(30, 0, 0, 25), outcome().usage());
    assertTrue(outcome().estimated());
    assertEquals(new BigDecimal("0.00008"), outcome().cost().total().amount());
    assertEquals("length", outcome().finishReason());
    assertEquals(1, session().turnCount());
    assertEquals(0, session().inputTokens());
    assertEquals(0, session().outputTokens());
  }

  @Test
  void usageOfAnAnswerThatWasNotReadIsUnknown() {
    opened(memory).completed("x", telling(-1));
    assertNull(outcome().usage());
    assertFalse(outcome().cost().known());
  }

  @Test
  void anAnswerThatNoModelWorkedForCostsNothingAndMayTellOfErrors() {
    Settlement settlement = opened(memory);
    OpenExchange turn = open.take("x");
    open.add(
        new OpenExchange(
            "x",
            "t",
            "s",
            Api.RESPONSES,
            turn.key(),
            OpenExchange.NOTHING_WRITTEN,
            "m",
            PRICES,
            false,
            -1,
            START,
            false));
    settlement.brokenOff("x", ANSWER);
    assertEquals(LifecycleState.COMPLETED, outcome().state());
    assertEquals("", outcome().terminalReason());
    assertNull(outcome().usage());
  }

  private static Answer telling(long outputTokens) {
    return new Answer(
        200,
        null,
        false,
        outputTokens,
        List.of(),
        List.of(),
        TurnSignals.NONE,
        null,
        "length",
        START.plusSeconds(1),
        END);
  }

  @Test
  void anUnknownEndCommitsAndKeepsTheStatusThatWasSeen() {
    Settlement settlement = opened(memory);
    settlement.answering("x", 200);
    settlement.unknown("x", "capture_lost", END);
    assertEquals(1, session().turnCount());
    assertEquals(LifecycleState.UNKNOWN, outcome().state());
    assertEquals(200, outcome().responseStatus());
    assertFalse(outcome().cost().known());
  }

  @Test
  void exchangesAreGivenUpOnceTheirTimeIsOver() {
    Settlement settlement = opened(memory);
    settlement.giveUp(START, END);
    assertEquals(LifecycleState.IN_PROGRESS, outcome().state());
    settlement.giveUp(START.plusMillis(1), END);
    assertEquals(LifecycleState.UNKNOWN, outcome().state());
    assertEquals("no_outcome", outcome().terminalReason());
  }

  @Test
  void anExchangeEndsOnce() {
    Settlement settlement = opened(memory);
    settlement.completed("x", ANSWER);
    settlement.failed("x", 500, "late", END);
    settlement.completed("x", ANSWER);
    settlement.unknown("never", "no", END);
    assertEquals(LifecycleState.COMPLETED, outcome().state());
    assertEquals(1, session().turnCount());
    assertEquals(100, session().inputTokens());
  }

  @Test
  void whatRoutingWroteIsNotReadAgain() {
    TestStores.Contended unread = new TestStores.Contended(memory, 0, Duration.ZERO);
    opened(unread, true).completed("x", ANSWER);
    assertEquals(0, unread.found.get());
    assertEquals(1, session().turnCount());
    assertEquals(LifecycleState.COMPLETED, outcome().state());
  }

  @Test
  void anotherTurnOfTheSessionMeanwhileIsKept() {
    Settlement settlement = opened(memory, true);
    PendingTurn other = new PendingTurn("y", "m", "d", 11, 1, 0, START.toEpochMilli(), 0);
    memory.compareAndSet(TestStores.KEY, 1, session().opened(other));
    settlement.completed("x", ANSWER);
    assertEquals(1, session().turnCount());
    assertEquals(List.of(other), session().pending());
  }

  @Test
  void aWriterThatWasFasterIsWaitedFor() {
    TestStores.Contended contended = new TestStores.Contended(memory, 5, Duration.ZERO);
    opened(contended).completed("x", ANSWER);
    assertEquals(5, contended.refused.get());
    assertEquals(1, session().turnCount());
    assertEquals(LifecycleState.COMPLETED, outcome().state());
  }

  @Test
  void writersThatAreAlwaysFasterAreGivenUpAndCounted() {
    opened(new TestStores.Contended(memory, Integer.MAX_VALUE, Duration.ZERO))
        .completed("x", ANSWER);
    assertEquals(LifecycleState.COMPLETED, outcome().state());
    assertTrue(meters.scrape().contains("why=\"session_not_written\""));
  }

  @Test
  void aStoreThatFailsStillClosesTheRecord() {
    opened(new TestStores.Failing(memory)).completed("x", ANSWER);
    assertEquals(LifecycleState.COMPLETED, outcome().state());
    assertTrue(meters.scrape().contains("why=\"session_not_written\""));
  }

  @Test
  void aStoreThatNeverAnswersHoldsTheRecordForLessThanASecond() {
    opened(new TestStores.Silent(memory)).completed("x", ANSWER);
    awaitEnd();
    assertEquals(LifecycleState.COMPLETED, outcome().state());
  }

  @Test
  void anExchangeWithoutASessionClosesItsRecordOnly() {
    Settlement settlement =
        new Settlement(
            open,
            new TestStores.Failing(memory),
            links,
            journal,
            TestStores.health(),
            meters,
            latencies,
            plans);
    open(null, OpenExchange.NOTHING_WRITTEN);
    settlement.completed("x", ANSWER);
    assertEquals(LifecycleState.COMPLETED, outcome().state());
    assertFalse(meters.scrape().contains("session_not_written"));
  }
}
