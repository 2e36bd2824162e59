package io.throughline.server.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Makes a journal as large as one of a long time: copies some of its records, and what their
 * sessions come to, again and again under other ids. Questions find in them what they would find in
 * records that came one by one; writing those would take hours.
 */
final class JournalCopies {
  private static final String HOUR = "ended_us / 3600000000";

  private final Connection connection;

  /** Copies in a database; its owner closes the connection. */
  JournalCopies(Connection connection) {
    this.connection = connection;
  }

  /** What is added to the ids of a copy; "" for the records themselves. */
  static String suffix(long copy) {
    return copy == 0 ? "" : "-" + copy;
  }

  /**
   * Copies the first records and their sessions, spread evenly over the time of all.
   *
   * @param seed how many records are copied each time
   * @param copies how many times
   * @param stepMicros how much later each copy is than the one before
   */
  void copy(long seed, int copies, long stepMicros, IntConsumer progress) throws SQLException {
    run("CREATE TABLE seed_records AS SELECT * FROM records ORDER BY at_us LIMIT " + seed);
    run(
        "CREATE TABLE seed_metrics AS SELECT * FROM session_metrics WHERE session_id IN"
            + " (SELECT session_id FROM seed_records)");
    connection.setAutoCommit(false);
    for (int copy = 1; copy <= copies; copy++) {
      insert("records", "seed_records", copy, stepMicros);
      insert("session_metrics", "seed_metrics", copy, stepMicros);
      connection.commit();
      progress.accept(copy);
    }
    connection.setAutoCommit(true);
    run("DROP TABLE seed_records");
    run("DROP TABLE seed_metrics");
    run(
        "INSERT INTO changed_hours SELECT DISTINCT "
            + HOUR
            + " FROM session_metrics WHERE true ON CONFLICT DO NOTHING");
  }

  private void insert(String table, String from, int copy, long stepMicros) throws SQLException {
    List<String> columns = columns(table);
    run(
        "INSERT INTO %s (%s) SELECT %s FROM %s"
            .formatted(
                table,
                String.join(", ", columns),
                columns.stream()
                    .map(column -> value(column, copy, stepMicros))
                    .collect(Collectors.joining(", ")),
                from));
  }

  private static String value(String column, int copy, long stepMicros) {
    return switch (column) {
      case "id", "session_id" -> column + " || '" + suffix(copy) + "'";
      case "at_us", "began_us", "ended_us" -> column + " + " + copy * stepMicros;
      default -> column;
    };
  }

  private List<String> columns(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
        columns.add(none.getMetaData().getColumnName(i));
      }
      return columns;
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
