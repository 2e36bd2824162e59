package io.throughline.replay.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Questions about sessions, answered from {@code session_metrics}: never from the records. Amounts
 * are billionths of a unit of their currency, times microseconds since 1970, as in the tables.
 */
final class Analytics {
  /** What is summed up, whatever it is grouped by. */
  private static final String SUMS =
      "sum(began_here) AS sessions, sum(turns) AS turns, sum(failed) AS failed,"
          + " sum(input_tokens) AS input_tokens, sum(cached_tokens) AS cached_tokens,"
          + " sum(output_tokens) AS output_tokens, sum(unpriced) AS unpriced_turns,"
          + " sum(duration_ms) AS duration_ms, sum(ttft_ms) AS ttft_ms,"
          + " sum(ttft_turns) AS ttft_turns, sum(one_shot) AS one_shot,"
          + " count(one_shot) AS one_shot_sessions, sum(retries) AS retries,"
          + " sum(switches) AS switches, sum(recoveries) AS recoveries, sum(locks) AS locks,"
          + " sum(locks_that_held) AS locks_that_held";

  private static final String COSTS =
      "currency, sum(cost_nanos) AS cost_nanos, sum(uncached_nanos) AS uncached_nanos";

  /** Sessions that a comparison looks at. */
  private static final int TRAFFIC_MAX = 200_000;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private static final String DAY_MICROS = "86400000000";

  private Analytics() {}

  /** Conditions on sessions. */
  private static String where(AnalyticsQuery query) {
    StringBuilder where = new StringBuilder(" WHERE ended_us >= :from AND ended_us < :to");
    where.append(query.tenant().isEmpty() ? "" : " AND tenant = :tenant");
    where.append(query.workspace().isEmpty() ? "" : " AND workspace = :workspace");
    where.append(query.activity().isEmpty() ? "" : " AND activity = :activity");
    return where.toString();
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

  /** Rows of column names and values: texts, longs, doubles or null. */
  private static List<Map<String, @Nullable Object>> rows(
      Handle handle, String sql, AnalyticsQuery query) {
    return rows(bound(handle, sql, query));
  }

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

  /** One row: all that is summed up. */
  static Map<String, @Nullable Object> totals(Handle handle, AnalyticsQuery query) {
    return rows(handle, "SELECT " + SUMS + " FROM session_metrics" + where(query), query)
        .getFirst();
  }

  /** A row for each currency. */
  static List<Map<String, @Nullable Object>> costs(Handle handle, AnalyticsQuery query) {
    return rows(
        handle,
        "SELECT "
            + COSTS
            + " FROM session_metrics"
            + where(query)
            + " AND currency <> '' GROUP BY currency ORDER BY currency",
        query);
  }

  /** A row for each model and currency, and how many sessions it took part in. */
  static List<Map<String, @Nullable Object>> models(Handle handle, AnalyticsQuery query) {
    return rows(
        handle,
        "SELECT model, count(*) AS sessions_with, "
            + SUMS
            + ", "
            + COSTS
            + " FROM session_metrics"
            + where(query)
            + " GROUP BY model, currency ORDER BY model, currency",
        query);
  }

  /** A row for each day in UTC. */
  static List<Map<String, @Nullable Object>> days(Handle handle, AnalyticsQuery query) {
    return rows(
        handle,
        "SELECT ended_us / "
            + DAY_MICROS
            + " AS day, "
            + SUMS
            + " FROM session_metrics"
            + where(query)
            + " GROUP BY ended_us / "
            + DAY_MICROS
            + " ORDER BY day",
        query);
  }

  /** How many sessions have that many turns, up to 64 and more. */
  static List<Map<String, @Nullable Object>> turns(Handle handle, AnalyticsQuery query) {
    String turns = "CASE WHEN session_turns > 64 THEN 65 ELSE session_turns END";
    return rows(
        handle,
        "SELECT "
            + turns
            + " AS session_turns, count(*) AS sessions FROM session_metrics"
            + where(query)
            + " AND began_here = 1 GROUP BY "
            + turns
            + " ORDER BY session_turns",
        query);
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
            + " AND model IN (:model, :other) AND turns > 0 LIMIT :most";
    return rows(
        bound(handle, sql, query)
            .bind("model", model)
            .bind("other", other)
            .bind("most", TRAFFIC_MAX));
  }

  /** Sessions, those with the newest turn first: a row for each and each of its models. */
  static List<Map<String, @Nullable Object>> sessions(
      Handle handle, AnalyticsQuery query, int limit, int offset) {
    String sql =
        "SELECT m.* FROM session_metrics m JOIN (SELECT tenant, session_id, max(ended_us) AS last"
            + " FROM session_metrics"
            + where(query)
            + " GROUP BY tenant, session_id ORDER BY last DESC, session_id LIMIT :limit"
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
