package io.throughline.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map that forgets: {@value #SHARDS} shards, each a hash map whose entries stand in the
 * order of their last write. So both bounds cost O(1): every write looks at the oldest entries of
 * its shard only, drops those past their time to live and, when the shard is full, the one written
 * longest ago.
 *
 * <p>Thread-safe; a shard's lock is held for one look-up or write.
 *
 * @param <K> keys with well-mixed high bits in their hash code
 * @param <V> values
 */
final class ExpiringMap<K, V> {
  private static final int SHARDS = 64;
  private static final int SHARD_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SHARDS);

  /** Entries past their time to live that one write removes at most. */
  private static final int EXPIRED_PER_WRITE = 4;

  private record Entry<V>(V value, long writtenAtMillis) {}

  private final Shard[] shards;
  private final long ttlMillis;
  private final int entriesPerShardMax;
  private final LongAdder evicted = new LongAdder();

  /**
   * Creates an empty map.
   *
   * @param entriesMax bound on entries, at least 1; rounded up to a multiple of the shards
   * @param ttlMillis how long after its last write an entry is kept, more than zero
   */
  @SuppressWarnings("unchecked")
  ExpiringMap(long entriesMax, long ttlMillis) {
    this.ttlMillis = ttlMillis;
    this.entriesPerShardMax = Math.toIntExact(Math.ceilDiv(entriesMax, SHARDS));
    this.shards = new ExpiringMap.Shard[SHARDS];
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard();
    }
  }

  /** The value of a key; null without one. */
  @Nullable V get(K key, long nowMillis) {
    return shard(key).get(key, nowMillis);
  }

  /**
   * Changes the value of a key, with nobody else in between.
   *
   * @param change is given the value, null without one; returns the next value, or the same object
   *     or null to leave everything as it is
   * @return the value that stands then; null without one
   */
  @Nullable V update(K key, long nowMillis, UnaryOperator<@Nullable V> change) {
    return shard(key).update(key, nowMillis, change);
  }

  /** Every entry that is there at some time during the call; no lock is held for the visitor. */
  void forEach(BiConsumer<K, V> visitor) {
    for (Shard shard : shards) {
      shard.copy().forEach(visitor);
    }
  }

  /** About this many of the keys that were written last. */
  void newest(int keysMax, Consumer<K> visitor) {
    int perShard = Math.ceilDiv(keysMax, SHARDS);
    for (Shard shard : shards) {
      shard.newest(perShard).forEach(visitor);
    }
  }

  long size() {
    long size = 0;
    for (Shard shard : shards) {
      size += shard.size();
    }
    return size;
  }

  /** Entries dropped before their time because the map was full. */
  long evictions() {
    return evicted.sum();
  }

  private Shard shard(K key) {
    return shards[key.hashCode() >>> SHARD_SHIFT];
  }

  private final class Shard {
    private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>();

    synchronized @Nullable V get(K key, long nowMillis) {
      Entry<V> entry = entries.get(key);
      return entry == null || expired(entry, nowMillis) ? null : entry.value();
    }

    synchronized @Nullable V update(K key, long nowMillis, UnaryOperator<@Nullable V> change) {
      V present = get(key, nowMillis);
      V next = change.apply(present);
      if (next == null || next == present) {
        return present;
      }
      entries.remove(key);
      removeExpired(nowMillis);
      makeRoom();
      entries.put(key, new Entry<>(next, nowMillis));
      return next;
    }

    synchronized Map<K, V> copy() {
      Map<K, V> copy = LinkedHashMap.newLinkedHashMap(entries.size());
      entries.forEach((key, entry) -> copy.put(key, entry.value()));
      return copy;
    }

    synchronized List<K> newest(int keysMax) {
      return entries.sequencedKeySet().reversed().stream().limit(keysMax).toList();
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

    private boolean expired(Entry<V> entry, long nowMillis) {
      return nowMillis - entry.writtenAtMillis() >= ttlMillis;
    }
  }
}
