package io.throughline.store;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Session memory in this process: encoded sessions in {@value #SHARDS} shards, each a hash map
 * whose entries stand in the order of their last write. So both bounds cost O(1): every write looks
 * at the oldest entries of its shard only, drops those past their time to live and, when the shard
 * is full, the one written longest ago.
 *
 * <p>Thread-safe; a shard's lock is held for a look-up, never while encoding.
 */
public final class InMemorySessionStore implements SessionStore {
  private static final int SHARDS = 64;

  /** Entries past their time to live that one write removes at most. */
  private static final int EXPIRED_PER_WRITE = 4;

  private static final CompletionStage<Versioned> ABSENT =
      CompletableFuture.completedFuture(Versioned.ABSENT);
  private static final CompletionStage<Boolean> REPLACED = CompletableFuture.completedFuture(true);
  private static final CompletionStage<Boolean> CONFLICT = CompletableFuture.completedFuture(false);

  private record Entry(long version, byte[] encoded, long writtenAtMillis) {}

  private final Shard[] shards = new Shard[SHARDS];
  private final InstantSource clock;
  private final long ttlMillis;
  private final int entriesPerShardMax;
  private final LongAdder evicted = new LongAdder();

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
    this.ttlMillis = ttl.toMillis();
    this.entriesPerShardMax = Math.ceilDiv(sessionsMax, SHARDS);
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard();
    }
  }

  @Override
  public CompletionStage<Versioned> find(SessionKey key) {
    Entry entry = shard(key).find(key, clock.millis());
    return entry == null
        ? ABSENT
        : CompletableFuture.completedFuture(
            new Versioned(entry.version(), SessionCodec.decode(entry.encoded())));
  }

  @Override
  public CompletionStage<Boolean> compareAndSet(
      SessionKey key, long expectedVersion, SessionState next) {
    byte[] encoded = SessionCodec.encode(next);
    return shard(key).replace(key, expectedVersion, encoded, clock.millis()) ? REPLACED : CONFLICT;
  }

  @Override
  public long size() {
    long size = 0;
    for (Shard shard : shards) {
      size += shard.size();
    }
    return size;
  }

  /** Sessions forgotten before their time because the store was full. */
  public long evictions() {
    return evicted.sum();
  }

  @Override
  public void close() {}

  private Shard shard(SessionKey key) {
    return shards[key.hashCode() >>> 26];
  }

  private final class Shard {
    private final Map<SessionKey, Entry> entries = new LinkedHashMap<>();

    synchronized @Nullable Entry find(SessionKey key, long nowMillis) {
      Entry entry = entries.get(key);
      return entry == null || expired(entry, nowMillis) ? null : entry;
    }

    synchronized boolean replace(
        SessionKey key, long expectedVersion, byte[] encoded, long nowMillis) {
      Entry present = find(key, nowMillis);
      if ((present == null ? 0 : present.version()) != expectedVersion) {
        return false;
      }
      entries.remove(key);
      removeExpired(nowMillis);
      makeRoom();
      entries.put(key, new Entry(expectedVersion + 1, encoded, nowMillis));
      return true;
    }

    synchronized int size() {
      return entries.size();
    }

    private void removeExpired(long nowMillis) {
      var oldest = entries.values().iterator();
      for (int i = 0; i < EXPIRED_PER_WRITE && oldest.hasNext(); i++) {
        if (!expired(oldest.next(), nowMillis)) {
          return;
        }
        oldest.remove();
      }
    }

    private void makeRoom() {
      if (entries.size() >= entriesPerShardMax) {
        var oldest = entries.values().iterator();
        oldest.next();
        oldest.remove();
        evicted.increment();
      }
    }

    private boolean expired(Entry entry, long nowMillis) {
      return nowMillis - entry.writtenAtMillis() >= ttlMillis;
    }
  }
}
