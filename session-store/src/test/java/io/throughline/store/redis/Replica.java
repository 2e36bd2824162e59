package io.throughline.store.redis;

import io.throughline.store.NearMemory.Bounds;
import io.throughline.store.StoreFailure.Reason;
import io.throughline.store.StoreListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The session memory of one sidecar, and what its listener was told. */
final class Replica implements StoreListener, AutoCloseable {
  static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Bounds BOUNDS =
      new Bounds(10_000, Duration.ofHours(1), 10_000, Duration.ofHours(1));

  final Set<Reason> failures = ConcurrentHashMap.newKeySet();
  final AtomicInteger nearAnswers = new AtomicInteger();
  final AtomicInteger pushed = new AtomicInteger();
  final AtomicInteger lost = new AtomicInteger();
  final AtomicInteger recoveries = new AtomicInteger();
  final RedisMemory memory;
  final TurnsOf sessions;

  private Replica(RedisSettings settings) {
    this.memory =
        RedisMemory.open(settings.withTimeout(TIMEOUT), BOUNDS, InstantSource.system(), this);
    this.sessions = new TurnsOf(memory.sessions());
  }

  /** One that is not connected yet. */
  static Replica opened(RedisSettings settings) {
    return new Replica(settings);
  }

  /** One that is connected. */
  static Replica connected(RedisSettings settings) throws Exception {
    Replica replica = new Replica(settings);
    replica.memory.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
    return replica;
  }

  void awaitReachable() throws Exception {
    RedisServer.await("the store is asked again", memory::reachable);
  }

  void awaitShared() throws Exception {
    RedisServer.await("all is shared", () -> memory.reachable() && memory.unshared() == 0);
  }

  @Override
  public void failed(Reason reason) {
    failures.add(reason);
  }

  @Override
  public void nearAnswered() {
    nearAnswers.incrementAndGet();
  }

  @Override
  public void pushed(int count) {
    pushed.addAndGet(count);
  }

  @Override
  public void lost(int count) {
    lost.addAndGet(count);
  }

  @Override
  public void recovered() {
    recoveries.incrementAndGet();
  }

  @Override
  public void close() {
    memory.close();
  }
}
