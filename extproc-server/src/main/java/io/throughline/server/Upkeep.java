package io.throughline.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A thread that looks every half second whether something is due, away from what serves. What it
 * calls tells its own failures. Thread-safe.
 */
final class Upkeep {
  private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
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
    thread.scheduleWithFixedDelay(() -> guarded(look), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** A look that fails must not be the last. */
  private static void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "upkeep failed: " + e);
    }
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
