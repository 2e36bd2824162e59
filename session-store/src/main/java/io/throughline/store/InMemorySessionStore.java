package io.throughline.store;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Session memory in this process, encoded: one small byte array a session.
 *
 * <p>Thread-safe; no lock is held while encoding.
 */
public final class InMemorySessionStore implements SessionStore {
  private static final CompletionStage<Versioned> ABSENT =
      CompletableFuture.completedFuture(Versioned.ABSENT);
  private static final CompletionStage<Boolean> REPLACED = CompletableFuture.completedFuture(true);
  private static final CompletionStage<Boolean> CONFLICT = CompletableFuture.completedFuture(false);

  private record Entry(long version, byte[] encoded) {}

  private final ExpiringMap<SessionKey, Entry> sessions;
  private final InstantSource clock;
  private volatile @Nullable Copies mirror;

  /**
   * Creates an empty store.
   *
   * @param sessionsMax bound on sessions, at least 1; rounded up to a multiple of the shards
   * @param ttl how long after its last write a session is remembered, more than zero
   * @param clock tells the time
   */
  public InMemorySessionStore(int sessionsMax, Duration ttl, InstantSource clock) {
    if (sessionsMax < 1) {
      throw new IllegalArgumentException("sessionsMax: " + sessionsMax + " (expected: at least 1)");
    }
    if (ttl.isZero() || ttl.isNegative()) {
      throw new IllegalArgumentException("ttl: " + ttl + " (expected: more than zero)");
    }
    this.clock = clock;
    this.sessions = new ExpiringMap<>(sessionsMax, ttl.toMillis());
  }

  @Override
  public CompletionStage<Versioned> find(SessionKey key) {
    Entry entry = sessions.get(key, clock.millis());
    return entry == null
        ? ABSENT
        : CompletableFuture.completedFuture(
            new Versioned(entry.version(), SessionCodec.decode(entry.encoded())));
  }

  @Override
  public CompletionStage<Versioned> atHand(SessionKey key) {
    return find(key);
  }

  @Override
  public CompletionStage<Boolean> compareAndSet(
      SessionKey key, long expectedVersion, SessionState next) {
    Entry written = new Entry(expectedVersion + 1, SessionCodec.encode(next));
    Entry kept =
        sessions.update(
            key,
            clock.millis(),
            present -> versionOf(present) == expectedVersion ? written : present);
    if (kept != written) {
      return CONFLICT;
    }
    Copies listener = mirror;
    if (listener != null) {
      listener.session(key, written.version(), written.encoded());
    }
    return REPLACED;
  }

  /** A session as another process keeps it on. */
  public interface Copies {
    /** A session was written, or is there. */
    void session(SessionKey key, long version, byte[] encoded);
  }

  /**
   * Shows every write from now on, on the thread that writes. There is one such listener; null for
   * none.
   */
  public void mirrorTo(@Nullable Copies listener) {
    mirror = listener;
  }

  /** Shows every session that is there. */
  public void copyTo(Copies receiver) {
    sessions.forEach((key, entry) -> receiver.session(key, entry.version(), entry.encoded()));
  }

  /** Takes a session over from another process, unless it is known in that version or a newer. */
  public void adopt(SessionKey key, long version, byte[] encoded) {
    sessions.update(
        key,
        clock.millis(),
        present -> versionOf(present) >= version ? present : new Entry(version, encoded));
  }

  @Override
  public long size() {
    return sessions.size();
  }

  @Override
  public long evictions() {
    return sessions.evictions();
  }

  @Override
  public void close() {}

  private static long versionOf(@Nullable Entry entry) {
    return entry == null ? 0 : entry.version();
  }
}
