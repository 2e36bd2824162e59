package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InMemorySessionStoreTest extends SessionStoreContract {
  private static final int SHARDS = 64;
  private static final Duration TTL = Duration.ofHours(1);
  private static final SessionState SESSION = SessionState.EMPTY.issued("a", List.of(1L), 0);

  private final SteppedClock clock = new SteppedClock();

  @Override
  protected SessionStore create(Duration ttl) {
    return new InMemorySessionStore(64_000, ttl, clock);
  }

  @Override
  protected Duration ttl() {
    return TTL;
  }

  @Override
  protected void advance(Duration by) {
    clock.advance(by);
  }

  @Test
  void aSessionIsRememberedToTheLastMillisecond() {
    InMemorySessionStore store = new InMemorySessionStore(64, TTL, clock);
    SessionKey key = new SessionKey(1, 2);
    write(store, key, 0);
    clock.advance(TTL.minusMillis(1));
    assertEquals(1, version(store, key));
    clock.advance(Duration.ofMillis(1));
    assertEquals(0, version(store, key));
  }

  @Test
  void aFullStoreForgetsTheSessionWrittenLongestAgoAndCountsIt() {
    InMemorySessionStore store = new InMemorySessionStore(3 * SHARDS, TTL, clock);
    List<SessionKey> keys = oneShard(4);
    keys.subList(0, 3).forEach(key -> write(store, key, 0));
    write(store, keys.getFirst(), 1);
    assertEquals(0, store.evictions());
    write(store, keys.get(3), 0);
    assertEquals(1, store.evictions());
    assertEquals(List.of(2L, 0L, 1L, 1L), keys.stream().map(key -> version(store, key)).toList());
  }

  @Test
  void aRefusedWriteEvictsNobody() {
    InMemorySessionStore store = new InMemorySessionStore(1, TTL, clock);
    List<SessionKey> keys = oneShard(2);
    write(store, keys.get(0), 0);
    store.compareAndSet(keys.get(1), 7, SESSION);
    assertEquals(0, store.evictions());
    assertEquals(1, version(store, keys.get(0)));
  }

  @Test
  void sessionsStayWithinTheBound() {
    int max = 10 * SHARDS;
    InMemorySessionStore store = new InMemorySessionStore(max, TTL, clock);
    for (long i = 0; i < 20_000; i++) {
      write(store, new SessionKey(i * 0x9E3779B97F4A7C15L, i), 0);
      assertTrue(store.size() <= max, () -> store.size() + " sessions");
    }
    assertEquals(20_000, store.size() + store.evictions());
  }

  @Test
  void oneWriteRemovesAFewExpiredSessionsAndNeverLooksAtAll() {
    InMemorySessionStore store = new InMemorySessionStore(64_000, TTL, clock);
    List<SessionKey> keys = oneShard(101);
    keys.subList(0, 100).forEach(key -> write(store, key, 0));
    clock.advance(TTL);
    write(store, keys.get(100), 0);
    assertEquals(100 - 4 + 1, store.size());
    assertEquals(0, store.evictions());
  }

  @Test
  void boundsThatHoldNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new InMemorySessionStore(0, TTL, clock));
    assertThrows(
        IllegalArgumentException.class, () -> new InMemorySessionStore(1, Duration.ZERO, clock));
  }

  private static List<SessionKey> oneShard(int count) {
    return LongStream.iterate(0, i -> i + 1)
        .mapToObj(i -> new SessionKey(i, 0))
        .filter(key -> key.hashCode() >>> 26 == 0)
        .limit(count)
        .toList();
  }

  private static void write(InMemorySessionStore store, SessionKey key, long version) {
    assertTrue(store.compareAndSet(key, version, SESSION).toCompletableFuture().join());
  }

  private static long version(InMemorySessionStore store, SessionKey key) {
    return store.find(key).toCompletableFuture().join().version();
  }
}
