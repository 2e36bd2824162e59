package io.throughline.server.exchange;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Prices;
import io.throughline.selector.Usage;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.dialect.Api;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.server.learned.LatencyBook;
import io.throughline.server.metrics.Meters;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.LinkStore;
import io.throughline.store.SessionStore;
import io.throughline.store.Versioned;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One exchange {@code x} of one session, over a settlement whose parts are real. */
abstract class SettlementFixture {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant END = START.plusSeconds(3);
  static final Prices PRICES =
      new Prices("USD", BigDecimal.ONE, new BigDecimal("0.1"), null, BigDecimal.TWO);
  static final Answer ANSWER =
      new Answer(
          200, new Usage(100, 60, 0, 10), true, List.of(7L), List.of(), START.plusSeconds(1), END);

  final InMemoryJournal journal = new InMemoryJournal(10);
  final OpenExchanges open = new OpenExchanges();
  final LatencyBook latencies = new LatencyBook(InstantSource.system());
  final PlanTables plans = new PlanTables();
  final LinkStore links = new InMemoryLinkStore(100, Duration.ofMinutes(1), InstantSource.system());
  final Meters meters = new Meters();
  final SessionStore memory = TestStores.memory();

  Settlement opened(SessionStore store) {
    return opened(store, false);
  }

  Settlement opened(SessionStore store, boolean remembered) {
    PendingTurn turn = new PendingTurn("x", "m", "d", 10, 0, 0, START.toEpochMilli(), 0);
    SessionState written = SessionState.EMPTY.opened(turn);
    memory.compareAndSet(TestStores.KEY, 0, written);
    open(TestStores.KEY, remembered ? new Versioned(1, written) : null);
    return settlement(store);
  }

  Settlement settlement(SessionStore store) {
    return new Settlement(
        open, store, links, journal, TestStores.health(), meters, latencies, plans);
  }

  void open(@Nullable SessionKey key, @Nullable Versioned written) {
    open(key, CompletableFuture.completedFuture(Optional.ofNullable(written)));
  }

  void open(@Nullable SessionKey key, CompletionStage<Optional<Versioned>> written) {
    open.add(
        new OpenExchange(
            "x", "t", "s", Api.CHAT, key, written, "m", PRICES, true, 30, START, false));
    journal.append(
        new ReplayRecord(
            "x",
            START,
            "",
            "t",
            "s",
            "x-session-id",
            "",
            "/p",
            0,
            "d",
            0,
            0,
            1,
            "",
            "auto",
            "m",
            "",
            "off",
            "static",
            "start",
            Map.of(),
            false,
            1,
            LogFacts.NONE,
            null,
            ReplayOutcome.IN_PROGRESS));
  }

  SessionState session() {
    return memory.find(TestStores.KEY).toCompletableFuture().join().session();
  }

  ReplayOutcome outcome() {
    return journal.find("x").orElseThrow().outcome();
  }

  void awaitEnd() {
    long started = System.nanoTime();
    while (outcome().state() == LifecycleState.IN_PROGRESS
        && System.nanoTime() - started < Duration.ofSeconds(10).toNanos()) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
