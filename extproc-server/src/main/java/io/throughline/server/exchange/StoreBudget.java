package io.throughline.server.exchange;

import io.throughline.server.config.SidecarSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The time that one message of an exchange may spend on session memory, from when this was made:
 * one limit for all its reads and writes together, because Envoy waits for their sum. Immutable.
 */
final class StoreBudget {
  private final long endNanos;

  private StoreBudget(Duration whole) {
    this.endNanos = System.nanoTime() + whole.toNanos();
  }

  /** Half of what Envoy waits: the other half is for everything else, on a busy machine, too. */
  static StoreBudget of(SidecarSettings settings) {
    return of(settings.messageTimeout().dividedBy(2));
  }

  /** As much as this. */
  static StoreBudget of(Duration whole) {
    return new StoreBudget(whole);
  }

  /**
   * The same stage, which fails with a {@link java.util.concurrent.TimeoutException} when the
   * budget is used up before it is done. One that is done already costs nothing.
   */
  <T> CompletableFuture<T> limit(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    return future.isDone()
        ? future
        : future.copy().orTimeout(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
