package io.throughline.server.exchange;

import io.throughline.selector.Selection;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.Versioned;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** The steps of {@link Turn} and of a settled answer on the shipped store. Thread-safe. */
final class SessionTurns {
  private final InMemorySessionStore store;
  private final TypicalTurn turn;
  private final TypicalSessions sessions;
  private final InstantSource clock;

  SessionTurns(
      InMemorySessionStore store, TypicalTurn turn, TypicalSessions sessions, InstantSource clock) {
    this.store = store;
    this.turn = turn;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Remembers the sessions of these numbers. */
  void fill(long from, long to) {
    for (long number = from; number < to; number++) {
      if (!write(TypicalSessions.key(number), 0, sessions.get(number))) {
        throw new IllegalStateException("session: " + number + " (expected: a new one)");
      }
    }
  }

  /** One decision: reads session memory, scores, and makes the record. */
  Selection decide(long number) {
    long now = clock.millis();
    return turn.choose(turn.settled(read(TypicalSessions.key(number)).session(), now), now);
  }

  /** A whole turn: the decision, the pending turn written, the answer written. */
  Selection run(long number, String exchangeId) {
    SessionKey key = TypicalSessions.key(number);
    while (true) {
      long now = clock.millis();
      Versioned found = read(key);
      SessionState settled = turn.settled(found.session(), now);
      Selection selection = turn.choose(settled, now);
      PendingTurn pending = turn.pending(selection, exchangeId, now);
      if (write(key, found.version(), settled.opened(pending))) {
        TurnOutcome outcome =
            new TurnOutcome(9_000, 7_000, 300, "backend_reported", List.of(), now);
        replace(key, session -> session.answered(exchangeId, pending.model(), outcome));
        return selection;
      }
    }
  }

  private void replace(SessionKey key, UnaryOperator<SessionState> change) {
    Versioned found = read(key);
    while (!write(key, found.version(), change.apply(found.session()))) {
      found = read(key);
    }
  }

  private Versioned read(SessionKey key) {
    return store.find(key).toCompletableFuture().join();
  }

  private boolean write(SessionKey key, long version, SessionState next) {
    return store.compareAndSet(key, version, next).toCompletableFuture().join();
  }
}
