package io.throughline.store.redis;

import io.throughline.store.LinkStore;
import io.throughline.store.NearMemory;
import io.throughline.store.NearMemory.Bounds;
import io.throughline.store.SessionStore;
import io.throughline.store.SharedValue;
import io.throughline.store.StoreListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Session memory in one Redis with near memory beside it: all that a sidecar needs. Thread-safe.
 */
public final class RedisMemory implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RedisMemory.class.getName());
  private static final Duration VALUE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(1);
  private static final long LOOK_NANOS = 5_000_000;

  private final List<RedisConnection> others = new CopyOnWriteArrayList<>();
  private final RedisConnection connection;
  private final NearMemory memory;

  private RedisMemory(RedisConnection connection, NearMemory memory) {
    this.connection = connection;
    this.memory = memory;
  }

  /**
   * Starts to connect and returns at once; until it is connected, near memory answers.
   *
   * @param settings where the Redis is
   * @param bounds how long sessions and links are remembered, and how many of them here
   * @param clock tells the time
   * @param listener is told what happens
   */
  public static RedisMemory open(
      RedisSettings settings, Bounds bounds, InstantSource clock, StoreListener listener) {
    RedisConnection connection = RedisConnection.open(settings);
    NearMemory memory =
        new NearMemory(
            new RedisSessionStore(connection, bounds.sessionTtl()),
            new RedisLinkStore(connection, bounds.linkTtl()),
            bounds,
            connection.timers(),
            clock,
            listener);
    return new RedisMemory(connection, memory);
  }

  /** Ends when Redis was reached for the first time; a sidecar may wait for it a moment. */
  public CompletionStage<Void> connected() {
    CompletableFuture<?>[] all =
        Stream.concat(Stream.of(connection), others.stream())
            .map(one -> one.connected().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }

  /** The sessions. */
  public SessionStore sessions() {
    return memory.sessions();
  }

  /** The links. */
  public LinkStore links() {
    return memory.links();
  }

  /**
   * One value that all replicas share, without near memory, over a connection of its own: it may be
   * large, and must not hold sessions up. To be asked for once.
   *
   * @param name part of its key, such as {@code planner}
   * @param ttl how long after its last write it is remembered, at least a millisecond
   */
  public SharedValue value(String name, Duration ttl) {
    RedisConnection own = RedisConnection.open(connection.settings().withTimeout(VALUE_TIMEOUT));
    others.add(own);
    return new SharedValue(new RedisSessionStore(own, name + ":", ttl));
  }

  /** Whether Redis is asked now. */
  public boolean reachable() {
    return memory.reachable();
  }

  /** Sessions and links that were written here and are not in Redis yet. */
  public long unshared() {
    return memory.sessions().unshared() + memory.links().unshared();
  }

  /**
   * Ends what is under way, as far as Redis answers, and disconnects; takes some seconds at most.
   */
  @Override
  public void close() {
    long deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
    while (reachable()
        && (connection.asking() > 0 || unshared() > 0)
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    if (unshared() > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "session store: closed with {0} sessions and links that may not be in Redis",
          unshared());
    }
    memory.close();
    connection.close();
    others.forEach(RedisConnection::close);
  }
}
