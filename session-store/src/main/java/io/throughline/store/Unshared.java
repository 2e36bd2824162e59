package io.throughline.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Keys that were written here and not yet in the shared store, the first written first. Bounded: a
 * key beyond the bound waits for its next request. Thread-safe.
 *
 * @param <K> keys
 */
final class Unshared<K> {
  /** Keys that wait. */
  static final int KEYS_MAX = 100_000;

  /** Keys that are pushed at once: 5,000 a second, as often as {@link NearMemory} does it. */
  private static final int PUSHED_MAX = 1_000;

  private final Set<K> keys = new LinkedHashSet<>();
  private final AtomicInteger pushing = new AtomicInteger();

  synchronized void add(K key) {
    if (keys.size() < KEYS_MAX) {
      keys.add(key);
    }
  }

  /** Keys that wait or are on their way. */
  synchronized int size() {
    return keys.size() + pushing.get();
  }

  /**
   * Pushes some, unless those before are still on their way.
   *
   * @param tentative only one, to see whether it is taken
   * @param push what pushes a key; its answer is whether it is to be tried again
   */
  void push(boolean tentative, Function<K, CompletionStage<Boolean>> push) {
    if (pushing.get() > 0) {
      return;
    }
    for (K key : take(tentative ? 1 : PUSHED_MAX)) {
      CompletionStage<Boolean> pushed;
      try {
        pushed = push.apply(key);
      } catch (RuntimeException e) {
        pushed = CompletableFuture.failedFuture(e);
      }
      pushed.whenComplete((again, problem) -> pushed(key, problem != null || again));
    }
  }

  private synchronized List<K> take(int max) {
    List<K> taken = new ArrayList<>(keys.stream().limit(max).toList());
    taken.forEach(keys::remove);
    pushing.addAndGet(taken.size());
    return taken;
  }

  private synchronized void pushed(K key, boolean again) {
    pushing.decrementAndGet();
    if (again) {
      add(key);
    }
  }
}
