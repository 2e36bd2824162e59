package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every session store must do. A store proves itself by a subclass that creates it. */
public abstract class SessionStoreContract {
  private static final SessionKey KEY = new SessionKey(1, 2);
  private static final int THREADS = 4;
  private static final int INCREMENTS = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private SessionStore store;

  /** A store with nothing in it, room for a thousand sessions at least, and this time to live. */
  protected abstract SessionStore create(Duration ttl) throws Exception;

  /** The time to live: long where the test moves the clock, short where it has to wait. */
  protected abstract Duration ttl();

  /** Lets time pass for the store, this much at least. */
  protected abstract void advance(Duration by) throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = create(ttl());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aSessionThatIsNotKnownIsAbsent() throws Exception {
    assertEquals(Versioned.ABSENT, find(KEY));
  }

  @Test
  void aSessionIsCreatedAtVersionZeroOnly() throws Exception {
    assertFalse(replace(KEY, 1, session(1)));
    assertEquals(Versioned.ABSENT, find(KEY));
    assertTrue(replace(KEY, 0, session(1)));
    assertEquals(session(1), find(KEY).session());
    assertFalse(replace(KEY, 0, session(2)));
    assertEquals(session(1), find(KEY).session());
  }

  @Test
  void theVersionGrowsWithEveryWriteAndAStaleOneIsRefused() throws Exception {
    assertTrue(replace(KEY, 0, session(1)));
    long first = find(KEY).version();
    assertTrue(replace(KEY, first, session(2)));
    long second = find(KEY).version();
    assertTrue(first > 0 && second > first, first + " then " + second);
    assertFalse(replace(KEY, first, session(3)));
    assertEquals(new Versioned(second, session(2)), find(KEY));
  }

  @Test
  void ofConcurrentWritersNoneIsLost() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        writers.add(threads.submit(() -> incrementOften()));
      }
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    }
    assertEquals(THREADS * INCREMENTS, find(KEY).session().turnCount());
  }

  @Test
  void aSessionIsForgottenSomeTimeAfterItsLastWrite() throws Exception {
    Duration half = ttl().dividedBy(2);
    assertTrue(replace(KEY, 0, session(1)));
    advance(half);
    assertEquals(session(1), find(KEY).session());
    assertTrue(replace(KEY, find(KEY).version(), session(2)));
    advance(half.plusMillis(1));
    assertEquals(session(2), find(KEY).session(), "a write renews the time to live");
    advance(half);
    assertEquals(Versioned.ABSENT, find(KEY));
    assertTrue(replace(KEY, 0, session(3)), "a forgotten session can be created anew");
  }

  @Test
  void sessionsDoNotTouchEachOther() throws Exception {
    List<SessionKey> keys =
        List.of(new SessionKey(1, 2), new SessionKey(2, 1), new SessionKey(1, 3));
    for (int i = 0; i < keys.size(); i++) {
      assertTrue(replace(keys.get(i), 0, session(i + 1)));
    }
    for (int i = 0; i < keys.size(); i++) {
      assertEquals(session(i + 1), find(keys.get(i)).session());
    }
    awaitSize(keys.size());
  }

  @Test
  void everySessionComesBackAsItWasWritten() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      SessionKey key = new SessionKey(seed, -seed);
      SessionState session = new RandomSessions(seed).next();
      assertTrue(replace(key, 0, session), "seed " + seed);
      assertEquals(session, find(key).session(), "seed " + seed);
    }
  }

  private Void incrementOften() throws Exception {
    for (int done = 0; done < INCREMENTS; ) {
      Versioned found = find(KEY);
      SessionState next = session(found.session().turnCount() + 1);
      done += replace(KEY, found.version(), next) ? 1 : 0;
    }
    return null;
  }

  /** Stores that are far away count now and then. */
  private void awaitSize(long expected) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (store.size() != expected && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertEquals(expected, store.size());
  }

  private Versioned find(SessionKey key) throws Exception {
    return store.find(key).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private boolean replace(SessionKey key, long version, SessionState next) throws Exception {
    return store.compareAndSet(key, version, next).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static SessionState session(int turns) {
    return new SessionState(
        "m", "", turns, 0, 0, 0, 0, 0, "", List.of(), List.of(), List.of(), List.of());
  }
}
