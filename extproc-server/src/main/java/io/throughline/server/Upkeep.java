package io.throughline.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A thread that looks every half second whether something is due, away from what serves. What it
 * calls tells its own failures and throws none. Thread-safe.
 */
final class Upkeep {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

  private final ScheduledExecutorService thread;

  /** Creates it, at rest. */
  Upkeep(String name) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Begins to look. */
  void every(Runnable look) {
    long millis = LOOK.toMillis();
    thread.scheduleWithFixedDelay(look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Ends, waits a while for what is under way, then does what is left to do. */
  void end(Runnable last) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
      last.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
