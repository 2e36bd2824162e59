package io.throughline.replay.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a store on a thread of its own: rolls sessions up every five minutes and when a
 * reader wants them newer, and deletes what is too old or too much. Thread-safe.
 */
public final class JournalUpkeep implements AutoCloseable {
  /** How often sessions are rolled up without being asked for. */
  public static final Duration ROLL_UP_EVERY = Duration.ofMinutes(5);

  private static final Duration RETENTION_EVERY = Duration.ofMinutes(1);

  /** A reader does not make a roll-up that is newer than this be repeated. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** Records of one deletion, so that writing goes on in between. */
  private static final int DELETED_MAX = 5_000;

  /** Deletions of one round. */
  private static final int DELETIONS_MAX = 200;

  private final Supplier<@Nullable JournalStore> store;
  private final Limits limits;
  private final JournalListener listener;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("journal-upkeep").daemon().factory());
  private volatile @Nullable Instant rolledUpAt;

  /**
   * What is kept.
   *
   * @param retention records that are older go
   * @param bytesMax beyond it the oldest go
   */
  public record Limits(Duration retention, long bytesMax) {}

  /** Looks after what the supplier gives; null while the store is away. */
  public JournalUpkeep(
      Supplier<@Nullable JournalStore> store,
      Limits limits,
      JournalListener listener,
      InstantSource clock) {
    this.store = store;
    this.limits = limits;
    this.listener = listener;
    this.clock = clock;
  }

  /** Begins. */
  public void start() {
    every(ROLL_UP_EVERY, this::rollUp);
    every(RETENTION_EVERY, this::deleteOld);
  }

  private void every(Duration period, Callable<Boolean> work) {
    Runnable guarded =
        () -> {
          try {
            work.call();
          } catch (Exception e) {
            listener.upkeepFailed(e.getClass().getSimpleName());
          }
        };
    thread.scheduleWithFixedDelay(
        guarded, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** When all sessions were rolled up last; null for never. */
  public @Nullable Instant rolledUpAt() {
    return rolledUpAt;
  }

  /**
   * Rolls up what changed, unless that was done a moment ago; waits no longer than that. What is
   * not rolled up then is later.
   */
  public void freshen(Duration within) {
    if (isFresh(rolledUpAt, clock.instant())) {
      return;
    }
    Future<Boolean> done = thread.submit(this::rollUp);
    try {
      done.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      listener.upkeepFailed("roll-up: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the clock says is still to come was before it stepped back, who knows when. */
  private static boolean isFresh(@Nullable Instant last, Instant now) {
    return last != null && !now.isBefore(last) && now.isBefore(last.plus(FRESH));
  }

  /** Whether all that had changed is rolled up. */
  private Boolean rollUp() {
    JournalStore from = store.get();
    if (from == null) {
      return false;
    }
    try {
      while (from.rollUp() > 0) {
        if (thread.isShutdown()) {
          return false;
        }
      }
      rolledUpAt = clock.instant();
      return true;
    } catch (JournalStoreException e) {
      listener.upkeepFailed("roll-up: " + e.getMessage());
      return false;
    }
  }

  private Boolean deleteOld() {
    JournalStore from = store.get();
    if (from == null) {
      return false;
    }
    try {
      Instant before = clock.instant().minus(limits.retention());
      int rounds = 0;
      while (from.deleteOldest(before, DELETED_MAX) == DELETED_MAX && rounds < DELETIONS_MAX) {
        rounds++;
      }
      while (from.bytes() > limits.bytesMax() && rounds < DELETIONS_MAX) {
        rounds += from.deleteOldest(clock.instant(), DELETED_MAX) == 0 ? DELETIONS_MAX : 1;
      }
      return true;
    } catch (JournalStoreException e) {
      listener.upkeepFailed("retention: " + e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
