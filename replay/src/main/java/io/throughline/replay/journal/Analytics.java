package io.throughline.replay.journal;

import io.throughline.replay.journal.JournalStore.Overview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Questions about sessions, answered from {@code session_metrics} and its sums by hour: never from
 * the records. Amounts are billionths of a unit of their currency, times microseconds since 1970,
 * as in the tables.
 */
final class Analytics {
  /** Sessions that a comparison looks at. */
  private static final int TRAFFIC_MAX = 25_000;

  /** Rows of sums. */
  private static final int SUMS_MAX = 100_000;

  /** Sessions that are looked at for their profiles. */
  private static final int PROFILES_MAX = 50_000;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private static final int DAY_HOURS = 24;

  private Analytics() {}

  private static String filters(AnalyticsQuery query) {
    return (query.tenant().isEmpty() ? "" : " AND tenant = :tenant")
        + (query.workspace().isEmpty() ? "" : " AND workspace = :workspace")
        + (query.activity().isEmpty() ? "" : " AND activity = :activity");
  }

  /** Conditions on sessions. */
  private static String where(AnalyticsQuery query) {
    return " WHERE ended_us >= :from AND ended_us < :to" + filters(query);
  }

  private static Query bound(Handle handle, String sql, AnalyticsQuery query) {
    Query bound =
        handle
            .createQuery(sql)
            .bind("from", Cursor.micros(query.from()))
            .bind("to", Cursor.micros(query.to()));
    bound = query.tenant().isEmpty() ? bound : bound.bind("tenant", query.tenant());
    bound = query.workspace().isEmpty() ? bound : bound.bind("workspace", query.workspace());
    return query.activity().isEmpty() ? bound : bound.bind("activity", query.activity());
  }

  /** Rows from sums by hour; a time within one hour has no whole one. */
  private static List<Map<String, @Nullable Object>> hourly(
      Handle handle, HourlySums sums, String select, AnalyticsQuery query) {
    long from = Cursor.micros(query.from());
    long to = Cursor.micros(query.to());
    long first = Math.ceilDiv(from, HourlySums.HOUR_MICROS);
    long last = Math.floorDiv(to, HourlySums.HOUR_MICROS);
    boolean whole = first < last;
    return rows(
        bound(handle, sums.source(filters(query)) + select, query)
            .bind("first_hour", whole ? first : 0)
            .bind("last_hour", whole ? last : 0)
            .bind("whole_from", whole ? first * HourlySums.HOUR_MICROS : to)
            .bind("whole_to", whole ? last * HourlySums.HOUR_MICROS : to));
  }

  /** Rows of column names and values: texts, longs, doubles or null. */
  private static List<Map<String, @Nullable Object>> rows(Query query) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Map<String, Object> row :
        StatementLimit.run(query, ANSWER_WITHIN, question -> question.mapToMap().list())) {
      Map<String, @Nullable Object> plain = LinkedHashMap.newLinkedHashMap(row.size());
      row.forEach((column, value) -> plain.put(column, plain(value)));
      rows.add(plain);
    }
    return rows;
  }

  /** PostgreSQL sums longs up to decimals, SQLite counts to ints. */
  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof Number number && !(value instanceof Double)
        ? (Object) number.longValue()
        : value;
  }

  /** Sums over all, by currency, and by day in UTC; and how many sessions have how many turns. */
  static Overview overview(Handle handle, AnalyticsQuery query) {
    String byDay =
        " SELECT hour / %d AS day, currency, %s FROM hourly GROUP BY hour / %d, currency"
            .formatted(DAY_HOURS, HourlySums.METRICS.summedUp(), DAY_HOURS);
    String byTurns =
        " SELECT session_turns, sum(sessions) AS sessions FROM hourly GROUP BY session_turns"
            + " ORDER BY session_turns";
    List<Map<String, @Nullable Object>> days =
        hourly(handle, HourlySums.METRICS, byDay + " ORDER BY day, currency", query);
    List<Map<String, @Nullable Object>> all = grouped(days, row -> "");
    List<Map<String, @Nullable Object>> costs = grouped(days, row -> row.get("currency"));
    costs.removeIf(row -> "".equals(row.get("currency")));
    return new Overview(
        all.isEmpty() ? Map.of() : all.getFirst(),
        costs,
        grouped(days, row -> row.get("day")),
        hourly(handle, HourlySums.TURNS, byTurns, query));
  }

  /** Rows summed up by a group, in the order of their first; numbers are added, but for days. */
  private static List<Map<String, @Nullable Object>> grouped(
      List<Map<String, @Nullable Object>> rows,
      Function<Map<String, @Nullable Object>, @Nullable Object> group) {
    Map<String, Map<String, @Nullable Object>> groups = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      Map<String, @Nullable Object> sum =
          groups.computeIfAbsent(String.valueOf(group.apply(row)), name -> new LinkedHashMap<>());
      row.forEach((column, value) -> sum.merge(column, value, (a, b) -> added(column, a, b)));
    }
    return new ArrayList<>(groups.values());
  }

  private static Object added(String column, Object a, Object b) {
    return a instanceof Long left && b instanceof Long right && !column.equals("day")
        ? (Object) (left + right)
        : a;
  }

  /** A row for each model and currency, and how many sessions it took part in. */
  static List<Map<String, @Nullable Object>> models(Handle handle, AnalyticsQuery query) {
    return hourly(
        handle,
        HourlySums.METRICS,
        " SELECT model, currency, "
            + HourlySums.METRICS.summedUp()
            + " FROM hourly GROUP BY model, currency ORDER BY model, currency",
        query);
  }

  /** A row for each combination of keys, in their order. */
  static List<Map<String, @Nullable Object>> sums(
      Handle handle, AnalyticsQuery query, List<SumKey> keys) {
    String select = keys.stream().map(SumKey::selected).collect(Collectors.joining(", "));
    String by = keys.stream().map(SumKey::expression).collect(Collectors.joining(", "));
    return hourly(
        handle,
        HourlySums.METRICS,
        " SELECT %s, %s FROM hourly GROUP BY %s ORDER BY %s LIMIT %d"
            .formatted(select, HourlySums.METRICS.summedUp(), by, by, SUMS_MAX),
        query);
  }

  /** The newest sessions by workspace and profile, those with a profile only. */
  static List<Map<String, @Nullable Object>> profiles(Handle handle, AnalyticsQuery query) {
    String newest =
        "SELECT workspace, profile, session_turns FROM session_metrics"
            + where(query)
            + " AND began_here = 1 ORDER BY ended_us DESC LIMIT :most";
    String sql =
        "SELECT workspace, profile, count(*) AS sessions, sum(session_turns) AS turns FROM ("
            + newest
            + ") newest WHERE profile <> '' GROUP BY workspace, profile"
            + " ORDER BY workspace, profile";
    return rows(bound(handle, sql, query).bind("most", PROFILES_MAX));
  }

  /**
   * For two models, what their turns come to in each kind of traffic: activity and, by powers of
   * two, mean prompt of the session's turns.
   */
  static List<Map<String, @Nullable Object>> traffic(
      Handle handle, AnalyticsQuery query, String model, String other) {
    String sql =
        "SELECT model, activity, turns, input_tokens, cost_nanos, currency, unpriced, duration_ms,"
            + " one_shot FROM session_metrics"
            + where(query)
            + " AND model IN (:model, :other) AND turns > 0 ORDER BY ended_us DESC LIMIT :most";
    return rows(
        bound(handle, sql, query)
            .bind("model", model)
            .bind("other", other)
            .bind("most", TRAFFIC_MAX));
  }

  /** How long sessions were: from their own rows, as the sums by hour know long ones as one. */
  static List<SessionLengths> lengths(Handle handle, Instant from, Instant to) {
    Query query =
        handle
            .createQuery(
                "SELECT workspace, session_turns, count(*) AS sessions FROM session_metrics"
                    + " WHERE ended_us >= :from AND ended_us < :to AND began_here = 1"
                    + " GROUP BY workspace, session_turns")
            .bind("from", Cursor.micros(from))
            .bind("to", Cursor.micros(to));
    return StatementLimit.run(
        query,
        ANSWER_WITHIN,
        question ->
            question
                .map((row, context) ->
                    new SessionLengths(
                        row.getString("workspace"),
                        row.getLong("session_turns"),
                        row.getLong("sessions")))
                .list());
  }

  /** Sessions, those with the newest turn first: a row for each and each of its models. */
  static List<Map<String, @Nullable Object>> sessions(
      Handle handle, AnalyticsQuery query, int limit, int offset) {
    String sql =
        "SELECT m.* FROM session_metrics m JOIN (SELECT tenant, session_id, ended_us AS last"
            + " FROM session_metrics"
            + where(query)
            + " AND ended_here = 1 ORDER BY ended_us DESC, session_id LIMIT :limit"
            + " OFFSET :offset) newest"
            + " ON m.tenant = newest.tenant AND m.session_id = newest.session_id"
            + " ORDER BY newest.last DESC, m.session_id, m.began_us";
    return rows(bound(handle, sql, query).bind("limit", limit).bind("offset", offset));
  }

  /** The rows of one session. */
  static List<Map<String, @Nullable Object>> session(
      Handle handle, String tenant, String sessionId) {
    String ofTenant = tenant.isEmpty() ? "" : " AND tenant = :tenant";
    Query query =
        handle
            .createQuery(
                "SELECT * FROM session_metrics WHERE session_id = :id"
                    + ofTenant
                    + " ORDER BY tenant, began_us")
            .bind("id", sessionId);
    query = tenant.isEmpty() ? query : query.bind("tenant", tenant);
    return rows(query);
  }
}
