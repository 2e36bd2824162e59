package io.throughline.store;

import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  /** Keys that are pushed at a time: 5,000 a second, as often as {@link NearMemory} does it. */
  private static final int PUSHED_MAX = 1_000;

  /** Keys on their way at once; the next request must not queue behind all of them. */
  private static final int AT_ONCE_MAX = 32;

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
    Queue<K> taken = take(tentative ? 1 : PUSHED_MAX);
    for (int i = 0; i < AT_ONCE_MAX; i++) {
      pushNext(taken, push);
    }
  }

  /** One after the other; whoever is not done at once goes on when it is. */
  private void pushNext(Queue<K> taken, Function<K, CompletionStage<Boolean>> push) {
    K key;
    while ((key = taken.poll()) != null) {
      K one = key;
      CompletableFuture<Boolean> pushed = pushed(one, push);
      if (!pushed.isDone()) {
        pushed.whenComplete((again, problem) -> pushNext(taken, push));
        return;
      }
    }
  }

  /** Ends when the key has been taken off, or waits again. */
  private CompletableFuture<Boolean> pushed(K key, Function<K, CompletionStage<Boolean>> push) {
    CompletionStage<Boolean> pushed;
    try {
      pushed = push.apply(key);
    } catch (RuntimeException e) {
      pushed = CompletableFuture.failedFuture(e);
    }
    return pushed
        .whenComplete((again, problem) -> pushed(key, problem != null || again))
        .toCompletableFuture();
  }

  private synchronized Queue<K> take(int max) {
    Queue<K> taken = new ConcurrentLinkedQueue<>(keys.stream().limit(max).toList());
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
