package io.throughline.server.learned;

import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.selector.plan.PlanTables;
import io.throughline.store.SharedSessions.Stored;
import io.throughline.store.SharedValue;
import io.throughline.store.StoreFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The planner's tables as all replicas know them. Each replica adds what it has learned since the
 * last time to what is shared, and goes on with the sum; while the store is away it learns on by
 * itself, and nothing is lost. Its methods wait for the store: not for threads that serve.
 * Thread-safe.
 */
public final class PlanShare {
  private static final String NAME = "planner's shared tables";
  private static final int ATTEMPTS_MAX = 5;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private final SharedValue shared;
  private final PlanTables tables;
  private PlanSnapshot unsent = PlanSnapshot.EMPTY;
  private long seen = -1;

  /** Nothing is shared yet. */
  public PlanShare(SharedValue shared, PlanTables tables) {
    this.shared = shared;
    this.tables = tables;
  }

  /**
   * Begins with what is shared; where nothing is yet, with what this replica knows, such as from
   * its file. From now on what it learns is for all.
   */
  public synchronized void begin() {
    tables.keepApart();
  }

  /**
   * Tells the others what was learned here, and learns from them.
   *
   * @throws IOException when the store is away, or holds what is no planner file of a known
   *     version; the next call tries again
   */
  public synchronized void sync() throws IOException {
    unsent = unsent.followedBy(tables.takeApart());
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Stored stored = answer(shared.read());
      // Where nothing is shared, or the store has lost it, this replica brings all that it knows;
      // else what it knew from its file is in what is shared already.
      boolean empty = stored.version() == 0;
      if (unsent.isEmpty() && !empty) {
        take(stored);
        return;
      }
      PlanSnapshot sum = empty ? tables.snapshot() : parsed(stored).followedBy(unsent);
      if (sum.isEmpty()) {
        return;
      }
      if (replaced(stored.version(), sum)) {
        return;
      }
    }
  }

  /**
   * Forgets everything, for all.
   *
   * @throws IOException when the store is away; nothing has changed then
   */
  public synchronized void reset() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (replaced(answer(shared.read()).version(), PlanSnapshot.EMPTY)) {
        var unused = tables.takeApart();
        return;
      }
    }
    throw new IOException(NAME + ": always another writer (expected: one free try)");
  }

  /** A store that lost it gets a version that nobody has seen yet. */
  private boolean replaced(long version, PlanSnapshot all) throws IOException {
    long next = Math.max(version, seen) + 1;
    boolean replaced = answer(shared.replace(version, next, PlanFile.bytes(NAME, all)));
    if (replaced) {
      went(all, next);
    }
    return replaced;
  }

  private void take(Stored stored) throws IOException {
    if (stored.version() != seen) {
      went(parsed(stored), stored.version());
    }
  }

  /** What is learned meanwhile is kept apart, and is in the tables again after the next time. */
  private void went(PlanSnapshot all, long version) {
    unsent = PlanSnapshot.EMPTY;
    seen = version;
    tables.become(all);
  }

  private static PlanSnapshot parsed(Stored stored) throws IOException {
    try {
      return PlanFile.parse(stored.encoded());
    } catch (IllegalArgumentException e) {
      throw new IOException(NAME + ": " + e.getMessage(), e);
    }
  }

  private static <T> T answer(CompletionStage<T> asked) throws IOException {
    try {
      return asked.toCompletableFuture().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      String why = StoreFailure.reasonOf(Objects.requireNonNullElse(e.getCause(), e)).word();
      throw new IOException(NAME + ": " + why, e);
    } catch (TimeoutException e) {
      throw new IOException(NAME + ": no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(NAME + ": interrupted", e);
    }
  }
}
