package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.SessionStore;
import io.throughline.store.Versioned;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionWritesTest {
  private static final int ATTEMPTS_MAX = 20;
  private static final UnaryOperator<SessionState> OPENED = session -> session.opened(turn("x", 1));

  private final InMemorySessionStore memory = TestStores.memory();

  @Test
  void aChangeOfWhatIsKnownIsOneWriteAndNoRead() {
    TestStores.Contended store = contended(0);
    assertEquals(1, change(store, Versioned.ABSENT).orElseThrow().version());
    assertEquals(0, store.found.get());
    assertEquals(OPENED.apply(SessionState.EMPTY), session());
  }

  @Test
  void whatIsNotKnownIsReadFirst() {
    TestStores.Contended store = contended(0);
    assertEquals(1, change(store, null).orElseThrow().version());
    assertEquals(1, store.found.get());
  }

  @Test
  void whereThereIsNothingToChangeNothingIsWritten() {
    Versioned known = new Versioned(7, SessionState.EMPTY);
    Optional<Versioned> left =
        new SessionWrites(memory)
            .change(TestStores.KEY, known, session -> session.rolledBack("x"))
            .toCompletableFuture()
            .join();
    assertSame(known, left.orElseThrow());
    assertEquals(0, memory.size());
  }

  @Test
  void aWriterThatWasFasterKeepsWhatItWrote() {
    memory.compareAndSet(TestStores.KEY, 0, SessionState.EMPTY.opened(turn("y", 2)));
    assertEquals(2, change(memory, Versioned.ABSENT).orElseThrow().version());
    assertEquals(2, session().pending().size());
  }

  @Test
  void aFirstWriteThatWasRefusedIsMadeAgainOnWhatTheOtherLeft() {
    memory.compareAndSet(TestStores.KEY, 0, SessionState.EMPTY.opened(turn("y", 2)));
    Versioned mine = new Versioned(1, OPENED.apply(SessionState.EMPTY));
    Optional<Versioned> left =
        new SessionWrites(memory)
            .after(CompletableFuture.completedFuture(false), TestStores.KEY, mine, OPENED)
            .toCompletableFuture()
            .join();
    assertEquals(new Versioned(2, session()), left.orElseThrow());
    assertEquals(2, session().pending().size());
  }

  @Test
  void writersThatAreAlwaysFasterAreGivenUp() {
    TestStores.Contended store = contended(Integer.MAX_VALUE);
    assertFalse(change(store, null).isPresent());
    assertEquals(ATTEMPTS_MAX, store.refused.get());
  }

  private TestStores.Contended contended(int refusals) {
    return new TestStores.Contended(memory, refusals, Duration.ZERO);
  }

  private static Optional<Versioned> change(SessionStore store, @Nullable Versioned known) {
    return new SessionWrites(store)
        .change(TestStores.KEY, known, OPENED)
        .toCompletableFuture()
        .join();
  }

  private static PendingTurn turn(String exchange, long conversation) {
    return new PendingTurn(exchange, "m", "d", conversation, 0, 0, 1, 0);
  }

  private SessionState session() {
    return memory.find(TestStores.KEY).toCompletableFuture().join().session();
  }
}
