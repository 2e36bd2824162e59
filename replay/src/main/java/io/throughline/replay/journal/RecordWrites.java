package io.throughline.replay.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch of entries: beginnings as rows, ends as updates of them, and which sessions
 * changed.
 */
final class RecordWrites {
  private static final String INSERT =
      "INSERT INTO records ("
          + all(", ", column -> column)
          + ") VALUES ("
          + all(", ", column -> "?")
          + ") ON CONFLICT (id) DO UPDATE SET "
          + Columns.OUTCOME.stream()
              .map(column -> column + " = excluded." + column)
              .collect(Collectors.joining(", "))
          + " WHERE excluded.version > records.version";

  private static final String UPDATE =
      "UPDATE records SET "
          + Columns.OUTCOME.stream()
              .map(column -> column + " = ?")
              .collect(Collectors.joining(", "))
          + " WHERE id = ? AND version < ?";

  private static final String CHANGED =
      "INSERT INTO changed_sessions (tenant, session_id) VALUES (?, ?) ON CONFLICT DO NOTHING";

  private RecordWrites() {}

  private static String all(String between, UnaryOperator<String> form) {
    List<String> columns = new ArrayList<>(Columns.REQUEST);
    columns.addAll(Columns.OUTCOME);
    return columns.stream().map(form).collect(Collectors.joining(between));
  }

  /** Writes entries in the transaction of a connection. */
  static void write(Connection connection, List<JournalEntry> entries) throws SQLException {
    List<JournalEntry> whole = new ArrayList<>();
    List<JournalEntry> ends = new ArrayList<>();
    for (JournalEntry entry : entries) {
      (entry.opened() ? ends : whole).add(entry);
    }
    whole.addAll(notUpdated(connection, ends));
    insert(connection, whole);
    markChanged(connection, entries);
  }

  /** Those of which no earlier state is there to be updated: it was lost, or is later than this. */
  private static List<JournalEntry> notUpdated(Connection connection, List<JournalEntry> entries)
      throws SQLException {
    List<JournalEntry> missing = new ArrayList<>();
    if (entries.isEmpty()) {
      return missing;
    }
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      for (JournalEntry entry : entries) {
        int next = bind(update, 1, entry.outcomeValues());
        update.setString(next, entry.id());
        update.setLong(next + 1, entry.version());
        update.addBatch();
      }
      int[] updated = update.executeBatch();
      for (int i = 0; i < updated.length; i++) {
        if (updated[i] == 0) {
          missing.add(entries.get(i));
        }
      }
    }
    return missing;
  }

  private static void insert(Connection connection, List<JournalEntry> entries)
      throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (JournalEntry entry : entries) {
        bind(insert, bind(insert, 1, entry.requestValues()), entry.outcomeValues());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static int bind(PreparedStatement statement, int from, List<@Nullable Object> values)
      throws SQLException {
    int position = from;
    for (Object value : values) {
      statement.setObject(position++, value);
    }
    return position;
  }

  private record SessionName(String tenant, String sessionId) {}

  /** In one order on all replicas, so that none waits for another in a circle. */
  private static void markChanged(Connection connection, List<JournalEntry> entries)
      throws SQLException {
    Set<SessionName> changed = new LinkedHashSet<>();
    for (JournalEntry entry : entries) {
      if (!entry.sessionId().isEmpty()) {
        changed.add(new SessionName(entry.tenant(), entry.sessionId()));
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(CHANGED)) {
      for (SessionName session : sorted(changed)) {
        insert.setString(1, session.tenant());
        insert.setString(2, session.sessionId());
        insert.addBatch();
      }
      if (!changed.isEmpty()) {
        insert.executeBatch();
      }
    }
  }

  private static List<SessionName> sorted(Collection<SessionName> sessions) {
    return sessions.stream()
        .sorted(Comparator.comparing(SessionName::sessionId).thenComparing(SessionName::tenant))
        .toList();
  }
}
