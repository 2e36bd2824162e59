package io.throughline.replay.journal;

import io.throughline.replay.journal.SessionRoll.Turn;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Brings {@code session_metrics} up to the records. Each session is worked out anew from all its
 * records, so that running twice changes nothing and late records are found; which sessions changed
 * is written with their records, so that no clock decides what is looked at.
 *
 * <p>A session is taken from {@code changed_sessions} before its records are read: a batch that is
 * written meanwhile waits for this transaction, or marks the session again.
 */
final class RollUp {
  /** Sessions of one transaction. */
  static final int SESSIONS_MAX = 100;

  private static final String TAKE =
      "DELETE FROM changed_sessions WHERE (tenant, session_id) IN"
          + " (SELECT tenant, session_id FROM changed_sessions LIMIT :most)"
          + " RETURNING tenant, session_id";

  private static final String FORGET =
      "DELETE FROM session_metrics WHERE tenant = :tenant AND session_id = :session_id"
          + " RETURNING ended_us";

  private static final String INSERT =
      "INSERT INTO session_metrics ("
          + String.join(", ", SessionMetrics.COLUMNS)
          + ") VALUES ("
          + SessionMetrics.COLUMNS.stream().map(column -> "?").collect(Collectors.joining(", "))
          + ")";

  private RollUp() {}

  private record Session(String tenant, String id) {}

  /** Rolls some sessions up, else some hours, in a transaction; returns how many. */
  static int some(Handle transaction) throws SQLException {
    int sessions = sessions(transaction);
    return sessions > 0 ? sessions : HourRoll.some(transaction);
  }

  /** Forgets what the sessions of a tenant come to. */
  static void forgetTenant(Handle transaction, String tenant) {
    transaction
        .createUpdate("DELETE FROM session_metrics WHERE tenant = :tenant")
        .bind("tenant", tenant)
        .execute();
    for (HourlySums sums : HourlySums.ALL) {
      transaction.createUpdate(sums.forgetTenant()).bind("tenant", tenant).execute();
    }
  }

  private static int sessions(Handle transaction) throws SQLException {
    List<Session> changed =
        transaction
            .createQuery(TAKE)
            .bind("most", SESSIONS_MAX)
            .map((row, context) -> new Session(row.getString(1), row.getString(2)))
            .list();
    Set<Long> lastTurns = new HashSet<>();
    for (Session session : changed) {
      one(transaction, session, lastTurns);
    }
    HourRoll.mark(transaction, lastTurns);
    return changed.size();
  }

  private static void one(Handle transaction, Session session, Set<Long> lastTurns)
      throws SQLException {
    List<Turn> turns =
        transaction
            .createQuery(SessionRoll.TURNS)
            .bind("session_id", session.id())
            .bind("tenant", session.tenant())
            .map((row, context) -> Turn.of(row))
            .list();
    lastTurns.addAll(
        transaction
            .createQuery(FORGET)
            .bind("tenant", session.tenant())
            .bind("session_id", session.id())
            .mapTo(Long.class)
            .list());
    List<SessionMetrics> rows = SessionRoll.of(session.tenant(), session.id(), turns);
    rows.forEach(row -> lastTurns.add(row.endedMicros()));
    insert(transaction, rows);
  }

  private static void insert(Handle transaction, List<SessionMetrics> rows) throws SQLException {
    try (PreparedStatement insert = transaction.getConnection().prepareStatement(INSERT)) {
      for (SessionMetrics row : rows) {
        int position = 1;
        for (@Nullable Object value : row.values()) {
          insert.setObject(position++, value);
        }
        insert.addBatch();
      }
      if (!rows.isEmpty()) {
        insert.executeBatch();
      }
    }
  }
}
