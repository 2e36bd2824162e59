package io.throughline.server.admin;

import io.throughline.replay.journal.AnalyticsQuery;
import io.throughline.replay.journal.SumKey;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sessions come to, hour by hour or day by day. Thread-safe. */
final class SeriesApi {
  /** Hours or days of one answer. */
  static final int POINTS_MAX = 1_000;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Map<String, Object> MONEY =
      Schemas.object().with("cost", Schemas.NUMBER).with("cache_savings", Schemas.NUMBER).schema();
  private static final Map<String, Object> MODEL =
      Schemas.object().with("model", Schemas.TEXT).with("turns", Schemas.whole(0)).schema();
  private static final Map<String, Object> POINT =
      Schemas.object()
          .with("from", Schemas.TIME)
          .with("sessions", Schemas.whole(0))
          .with("turns", Schemas.whole(0))
          .with("by_currency", Schemas.byName(MONEY))
          .with("models", Schemas.list(MODEL))
          .with("top_share", Schemas.orNull(Schemas.NUMBER))
          .with("top_two_share", Schemas.orNull(Schemas.NUMBER))
          .schema();

  private final SessionQuestions questions;

  SeriesApi(AdminParts parts) {
    this.questions = new SessionQuestions(parts);
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/series",
            Need.READ,
            this::series,
            Doc.of(
                    "series",
                    "What sessions come to, by the hour or the day (UTC) of their last turn.",
                    SessionQuestions.head()
                        .with("by", Schemas.words("day", "hour"))
                        .with("points", Schemas.list(POINT))
                        .schema())
                .asks(SessionQuestions.PARAMETERS)
                .asks(Parameter.of("by", "How long a point is; day.", Schemas.words("day", "hour")))
                .fails(503)));
  }

  private Answer series(Call call) {
    boolean hours = Parameters.oneOf(call.query(), "by", "day", "hour").equals("hour");
    AnalyticsQuery query = questions.query(call.query(), call.access().tenant());
    Duration each = hours ? HOUR : DAY;
    if (Duration.between(query.from(), query.to()).dividedBy(each) > POINTS_MAX) {
      throw new IllegalArgumentException(
          "from: " + query.from() + " (expected: at most " + POINTS_MAX + " points before to)");
    }
    SumKey key = hours ? SumKey.HOUR : SumKey.DAY;
    return questions.asked(store -> {
      Map<String, @Nullable Object> json = questions.head(query);
      json.put("by", hours ? "hour" : "day");
      json.put(
          "points",
          points(store.sums(query, List.of(key, SumKey.MODEL, SumKey.CURRENCY)), key, each));
      return Answer.json(json);
    });
  }

  private static List<Map<String, @Nullable Object>> points(
      List<Map<String, @Nullable Object>> rows, SumKey key, Duration each) {
    Map<Long, List<Map<String, @Nullable Object>>> byTime = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      long at = SessionRows.number(row, key.column());
      byTime.computeIfAbsent(at, time -> new ArrayList<>()).add(row);
    }
    List<Map<String, @Nullable Object>> points = new ArrayList<>(byTime.size());
    for (Map.Entry<Long, List<Map<String, @Nullable Object>>> one : byTime.entrySet()) {
      Instant from = Instant.EPOCH.plus(each.multipliedBy(one.getKey()));
      points.add(point(from, one.getValue()));
    }
    return points;
  }

  private static Map<String, @Nullable Object> point(
      Instant from, List<Map<String, @Nullable Object>> rows) {
    Map<String, @Nullable Object> sum = SessionRows.added(rows);
    Map<String, @Nullable Object> point = new LinkedHashMap<>();
    point.put("from", from.toString());
    point.put("sessions", SessionRows.number(sum, "sessions"));
    Map<String, @Nullable Object> sums = SessionRows.sums(sum);
    sums.put("one_shot_sessions", SessionRows.number(sum, "one_shot"));
    sums.put("one_shot_known_sessions", SessionRows.number(sum, "one_shot_sessions"));
    sums.put("switches_prevented_by_lock", sums.remove("switches_prevented_by_locks"));
    point.putAll(sums);
    point.put("by_currency", byCurrency(rows));
    addModels(point, rows);
    return point;
  }

  private static Map<String, Object> byCurrency(List<Map<String, @Nullable Object>> rows) {
    Map<String, List<Map<String, @Nullable Object>>> currencies = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      String currency = String.valueOf(row.get("currency"));
      if (!currency.isEmpty()) {
        currencies.computeIfAbsent(currency, name -> new ArrayList<>()).add(row);
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    for (Map.Entry<String, List<Map<String, @Nullable Object>>> one : currencies.entrySet()) {
      json.put(one.getKey(), money(SessionRows.added(one.getValue())));
    }
    return json;
  }

  /** What caching saved is against the same model without its prefix cache. */
  private static Map<String, Object> money(Map<String, @Nullable Object> sum) {
    long cost = SessionRows.number(sum, "cost_nanos");
    Map<String, Object> money = new LinkedHashMap<>();
    money.put("cost", SessionRows.amount(cost));
    money.put(
        "cache_savings", SessionRows.amount(SessionRows.number(sum, "uncached_nanos") - cost));
    return money;
  }

  private static void addModels(
      Map<String, @Nullable Object> point, List<Map<String, @Nullable Object>> rows) {
    Map<String, Long> turns = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      turns.merge(String.valueOf(row.get("model")), SessionRows.number(row, "turns"), Long::sum);
    }
    List<Map.Entry<String, Long>> most =
        turns.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    long all = turns.values().stream().mapToLong(Long::longValue).sum();
    point.put(
        "models",
        most.stream().map(one -> Map.of("model", one.getKey(), "turns", one.getValue())).toList());
    point.put("top_share", share(most, 1, all));
    point.put("top_two_share", share(most, 2, all));
  }

  private static @Nullable Double share(List<Map.Entry<String, Long>> most, int first, long all) {
    long turns = most.stream().limit(first).mapToLong(Map.Entry::getValue).sum();
    return SessionRows.ratio(turns, all);
  }
}
