package io.throughline.store.redis;

import io.throughline.store.LinkStore;
import io.throughline.store.NearMemory;
import io.throughline.store.NearMemory.Bounds;
import io.throughline.store.SessionStore;
import io.throughline.store.SharedValue;
import io.throughline.store.StoreListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * Session memory in one Redis with near memory beside it: all that a sidecar needs. Thread-safe.
 */
public final class RedisMemory implements AutoCloseable {
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
    return connection.connected();
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
   * One value that all replicas share, without near memory.
   *
   * @param name part of its key, such as {@code planner}
   * @param ttl how long after its last write it is remembered, at least a millisecond
   */
  public SharedValue value(String name, Duration ttl) {
    return new SharedValue(new RedisSessionStore(connection, name + ":", ttl));
  }

  /** Whether Redis is asked now. */
  public boolean reachable() {
    return memory.reachable();
  }

  /** Sessions and links that were written here and are not in Redis yet. */
  public long unshared() {
    return memory.sessions().unshared() + memory.links().unshared();
  }

  /** Disconnects; takes a few seconds at most. */
  @Override
  public void close() {
    memory.close();
    connection.close();
  }
}
