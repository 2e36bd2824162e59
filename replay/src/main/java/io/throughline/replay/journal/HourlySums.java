package io.throughline.replay.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A table that sums {@code session_metrics} up by the hour of a session's last turn, so that a
 * question about a month reads hours, not sessions. Where an hour is asked for in part, or its sums
 * are not worked out again yet, the sessions themselves are read: an answer is never older than
 * {@code session_metrics}.
 */
final class HourlySums {
  static final long HOUR_MICROS = 3_600_000_000L;

  /** What sessions come to by model and currency. */
  static final HourlySums METRICS =
      new HourlySums(
          "metrics_by_hour",
          "",
          List.of("tenant", "workspace", "activity", "model", "currency"),
          metrics());

  /** How many sessions have that many turns. */
  static final HourlySums TURNS =
      new HourlySums(
          "turns_by_hour",
          " AND began_here = 1",
          List.of("tenant", "workspace", "activity", "session_turns"),
          Map.of("sessions", "1"));

  static final List<HourlySums> ALL = List.of(METRICS, TURNS);

  private static final String BY_TURNS =
      "CASE WHEN session_turns > 64 THEN 65 ELSE session_turns END";

  private final String table;
  private final String which;
  private final List<String> keys;
  private final Map<String, String> sums;

  /**
   * A table.
   *
   * @param which of the rows of {@code session_metrics}, as a further condition
   * @param keys columns beside the hour that rows are told apart by
   * @param sums the other columns, each with what one row of {@code session_metrics} adds to it
   */
  private HourlySums(String table, String which, List<String> keys, Map<String, String> sums) {
    this.table = table;
    this.which = which;
    this.keys = keys;
    this.sums = sums;
  }

  private static Map<String, String> metrics() {
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put("sessions_with", "1");
    sums.put("sessions", "began_here");
    for (String same : List.of("turns", "failed", "input_tokens", "cached_tokens")) {
      sums.put(same, same);
    }
    sums.put("output_tokens", "output_tokens");
    sums.put("unpriced_turns", "unpriced");
    sums.put("diverged_sessions", "diverged");
    sums.put("one_shot", "COALESCE(one_shot, 0)");
    sums.put("one_shot_sessions", "CASE WHEN one_shot IS NULL THEN 0 ELSE 1 END");
    for (String same :
        List.of(
            "duration_ms",
            "ttft_ms",
            "ttft_turns",
            "retries",
            "switches",
            "recoveries",
            "locks",
            "locks_that_held",
            "divergences",
            "divergences_ended",
            "recovery_turns",
            "corrections",
            "cost_nanos",
            "uncached_nanos")) {
      sums.put(same, same);
    }
    return sums;
  }

  /** Of one row of {@code session_metrics}. */
  private static String key(String column) {
    return column.equals("session_turns") ? BY_TURNS : column;
  }

  private String keyColumns() {
    return String.join(", ", keys);
  }

  private String sumColumns(BiFunction<String, String, String> form) {
    return sums.entrySet().stream()
        .map(sum -> form.apply(sum.getKey(), sum.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** All columns that are summed up, each summed up again. */
  String summedUp() {
    return sumColumns((column, of) -> "sum(" + column + ") AS " + column);
  }

  /** Forgets {@code :hour}. */
  String forget() {
    return "DELETE FROM " + table + " WHERE hour = :hour";
  }

  /** Sums {@code :hour} up, which goes from {@code :from} to {@code :to}. */
  String sumUp() {
    String groups = keys.stream().map(HourlySums::key).collect(Collectors.joining(", "));
    return "INSERT INTO "
        + table
        + " (hour, "
        + keyColumns()
        + ", "
        + String.join(", ", sums.keySet())
        + ") SELECT :hour, "
        + groups
        + ", "
        + sumColumns((column, of) -> "sum(" + of + ")")
        + " FROM session_metrics WHERE ended_us >= :from AND ended_us < :to"
        + which
        + " GROUP BY "
        + groups;
  }

  /** Forgets {@code :tenant}. */
  String forgetTenant() {
    return "DELETE FROM " + table + " WHERE tenant = :tenant";
  }

  /**
   * Rows with hour, keys and sums under the name {@code hourly}: those of whole hours, and those of
   * the sessions of the other hours. Wants {@code :from}, {@code :to}, {@code :whole_from} and
   * {@code :whole_to} in microseconds, {@code :first_hour} and {@code :last_hour}.
   *
   * @param filters further conditions on tenant, workspace and activity; each begins with AND
   */
  String source(String filters) {
    String sessions =
        "SELECT ended_us / "
            + HOUR_MICROS
            + " AS hour, "
            + keys.stream()
                .map(column -> key(column) + " AS " + column)
                .collect(Collectors.joining(", "))
            + ", "
            + sumColumns((column, of) -> of + " AS " + column)
            + " FROM ";
    String rest = which + filters;
    return "WITH hourly AS (SELECT hour, "
        + keyColumns()
        + ", "
        + String.join(", ", sums.keySet())
        + " FROM "
        + table
        + " WHERE hour >= :first_hour AND hour < :last_hour"
        + " AND hour NOT IN (SELECT hour FROM changed_hours)"
        + filters
        + " UNION ALL "
        + sessions
        + "session_metrics WHERE ended_us >= :from AND ended_us < :whole_from"
        + rest
        + " UNION ALL "
        + sessions
        + "session_metrics WHERE ended_us >= :whole_to AND ended_us < :to"
        + rest
        // A cross join, so that the few hours are looked at first.
        + " UNION ALL "
        + sessions
        + "changed_hours c CROSS JOIN session_metrics m WHERE c.hour >= :first_hour"
        + " AND c.hour < :last_hour AND m.ended_us >= c.hour * "
        + HOUR_MICROS
        + " AND m.ended_us < (c.hour + 1) * "
        + HOUR_MICROS
        + rest
        + ")";
  }
}
