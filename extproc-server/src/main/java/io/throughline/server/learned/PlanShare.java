package io.throughline.server.learned;

import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.selector.plan.PlanTables;
import io.throughline.store.SharedSessions.Stored;
import io.throughline.store.SharedValue;
import io.throughline.store.StoreFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Sent sent;
  private long seen = -1;

  /** A write of which it is not known whether it was taken. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Sent(long version, byte[] bytes, PlanSnapshot lessons, boolean refused) {}

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
      settle(stored);
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
      if (write(stored.version(), sum)) {
        return;
      }
    }
    throw contended();
  }

  /**
   * Forgets everything, for all.
   *
   * @throws IOException when the store is away; what is shared has not changed then, or is empty
   */
  public synchronized void reset() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      unsent = PlanSnapshot.EMPTY;
      if (write(answer(shared.read()).version(), PlanSnapshot.EMPTY)) {
        var unused = tables.takeApart();
        return;
      }
    }
    throw contended();
  }

  private static IOException contended() {
    return new IOException(NAME + ": always another writer (expected: one free try)");
  }

  /** A store that lost it gets a version that nobody has seen yet. */
  private boolean write(long version, PlanSnapshot all) throws IOException {
    long next = Math.max(version, seen) + 1;
    byte[] bytes = PlanFile.bytes(NAME, all);
    sent = new Sent(next, bytes, unsent, false);
    unsent = PlanSnapshot.EMPTY;
    boolean written = answer(shared.replace(version, next, bytes));
    if (written) {
      went(all, next);
    }
    sent = written ? null : new Sent(next, bytes, sent.lessons(), true);
    return written;
  }

  /**
   * Finds out what became of the last write where no answer, or a refusal, came: it may have been
   * taken all the same. Lessons of which that cannot be told are dropped, since they must not count
   * twice.
   */
  private void settle(Stored stored) {
    Sent before = sent;
    sent = null;
    if (before == null) {
      return;
    }
    boolean taken =
        stored.version() == before.version() && Arrays.equals(stored.encoded(), before.bytes());
    boolean unclear = !before.refused() && stored.version() > before.version();
    if (!taken && !unclear) {
      unsent = before.lessons().followedBy(unsent);
    }
  }

  private void take(Stored stored) throws IOException {
    if (stored.version() != seen) {
      went(parsed(stored), stored.version());
    }
  }

  /** What is learned meanwhile is kept apart, and is in the tables again after the next time. */
  private void went(PlanSnapshot all, long version) {
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
