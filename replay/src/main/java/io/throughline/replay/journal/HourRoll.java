package io.throughline.replay.journal;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Keeps the sums by hour up to {@code session_metrics}. An hour is marked in the transaction that
 * changes one of its sessions, and summed up anew from all of them later; until then it is read
 * from the sessions.
 */
final class HourRoll {
  /** Hours of one transaction. */
  private static final int HOURS_MAX = 24;

  private static final String MARK =
      "INSERT INTO changed_hours (hour) VALUES (:hour) ON CONFLICT DO NOTHING";

  private static final String TAKE =
      "DELETE FROM changed_hours WHERE hour IN"
          + " (SELECT hour FROM changed_hours ORDER BY hour DESC LIMIT :most) RETURNING hour";

  private HourRoll() {}

  /**
   * Says that sessions changed.
   *
   * @param lastTurns when their last turns ended, before and now, in microseconds
   */
  static void mark(Handle transaction, Collection<Long> lastTurns) {
    TreeSet<Long> hours = new TreeSet<>();
    lastTurns.forEach(at -> hours.add(Math.floorDiv(at, HourlySums.HOUR_MICROS)));
    if (hours.isEmpty()) {
      return;
    }
    PreparedBatch batch = transaction.prepareBatch(MARK);
    hours.forEach(hour -> batch.bind("hour", hour).add());
    batch.execute();
  }

  /** Sums some hours up, in a transaction; returns how many. */
  static int some(Handle transaction) {
    List<Long> hours =
        transaction.createQuery(TAKE).bind("most", HOURS_MAX).mapTo(Long.class).list();
    for (long hour : hours) {
      for (HourlySums sums : HourlySums.ALL) {
        transaction.createUpdate(sums.forget()).bind("hour", hour).execute();
        transaction
            .createUpdate(sums.sumUp())
            .bind("hour", hour)
            .bind("from", hour * HourlySums.HOUR_MICROS)
            .bind("to", (hour + 1) * HourlySums.HOUR_MICROS)
            .execute();
      }
    }
    return hours.size();
  }
}
