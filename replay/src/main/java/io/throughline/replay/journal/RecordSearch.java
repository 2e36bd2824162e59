package io.throughline.replay.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks for records by what no index knows, from the newest back, a stretch of them at a time, and
 * stops when its time is up: what was found by then is an answer, and so is how far it came.
 * Without that a question that nothing matches reads every record there is.
 */
final class RecordSearch {
  private static final int STRETCH_MIN = 1_000;
  private static final int STRETCH_MAX = 200_000;

  /** Stretches are made so long that one takes about as much. */
  private static final long STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

  private final JournalStore store;
  private final RecordQuery query;
  private final long budgetNanos;

  /**
   * What was found.
   *
   * @param stoppedAt records from then on were looked at; null for all
   */
  record Found(List<StoredRecord> records, @Nullable Instant stoppedAt) {}

  /** Something that is asked of one stretch; says whether that is enough. */
  private interface Look {
    boolean at(RecordQuery stretch) throws JournalStoreException;
  }

  /**
   * A search.
   *
   * @param budget after which no further stretch is begun; the first always is
   */
  RecordSearch(JournalStore store, RecordQuery query, Duration budget) {
    this.store = store;
    this.query = query;
    this.budgetNanos = budget.toNanos();
  }

  /**
   * Records, newest first.
   *
   * @throws JournalStoreException when the store does not answer
   */
  Found list(int limit) throws JournalStoreException {
    List<StoredRecord> found = new ArrayList<>();
    Instant stopped =
        back(
            query.after() == null ? null : Cursor.instant(query.after().atMicros() + 1),
            stretch -> {
              found.addAll(store.list(stretch, limit - found.size(), 0));
              return found.size() >= limit;
            });
    return new Found(found, stopped);
  }

  /**
   * How many there are, counted up to a bound and from the newest, wherever the cursor is.
   *
   * @throws JournalStoreException when the store does not answer
   */
  int count(int most) throws JournalStoreException {
    int[] sum = new int[1];
    back(
        null,
        stretch -> {
          sum[0] += store.count(stretch, most - sum[0]);
          return sum[0] >= most;
        });
    return sum[0];
  }

  /** Returns how far it came; null for the end, or enough. */
  private @Nullable Instant back(@Nullable Instant before, Look look) throws JournalStoreException {
    long begun = System.nanoTime();
    int records = STRETCH_MIN;
    Instant end = earlier(query.to(), before);
    while (true) {
      long from = System.nanoTime();
      Optional<Instant> start = store.back(query.between(query.from(), end), records);
      if (look.at(query.between(start.orElse(query.from()), end)) || start.isEmpty()) {
        return null;
      }
      end = start.get();
      long now = System.nanoTime();
      long left = budgetNanos - (now - begun);
      if (left <= 0) {
        return end;
      }
      records = longer(records, now - from, Math.min(left, STRETCH_NANOS));
    }
  }

  /** How many records may take a time, where some took another; not many more than those. */
  private static int longer(int records, long nanos, long may) {
    return (int)
        Math.clamp((double) records * may / nanos, STRETCH_MIN, Math.min(STRETCH_MAX, 4 * records));
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
