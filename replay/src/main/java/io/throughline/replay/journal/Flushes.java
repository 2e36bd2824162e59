package io.throughline.replay.journal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Those who wait until what was queued before is in the store. Thread-safe. */
final class Flushes {
  private final ConcurrentLinkedQueue<Flush> waiting = new ConcurrentLinkedQueue<>();

  /**
   * Somebody who waits.
   *
   * @param upTo until so many states were taken from the queue and brought to the store
   * @param done is told whether they were
   */
  private record Flush(long upTo, CompletableFuture<Boolean> done) {}

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Waits.
   *
   * @param asked runs once this one waits
   * @return whether all is in the store
   */
  boolean await(long upTo, Duration within, Runnable asked) {
    Flush flush = new Flush(upTo, new CompletableFuture<>());
    waiting.add(flush);
    asked.run();
    try {
      return flush.done().get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      waiting.remove(flush);
      return false;
    } catch (InterruptedException e) {
      waiting.remove(flush);
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The store is away: nobody waits for it. */
  void giveUp() {
    for (Flush flush : waiting) {
      waiting.remove(flush);
      flush.done().complete(false);
    }
  }

  /** So many states are in the store. */
  void reached(long upTo) {
    for (Flush flush : waiting) {
      if (upTo >= flush.upTo()) {
        waiting.remove(flush);
        flush.done().complete(true);
      }
    }
  }
}
