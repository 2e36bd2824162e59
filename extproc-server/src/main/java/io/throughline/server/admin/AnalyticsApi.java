package io.throughline.server.admin;

import io.throughline.replay.Activity;
import io.throughline.replay.journal.AnalyticsQuery;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStore.Overview;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.replay.journal.JournalUpkeep;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import io.throughline.server.admin.Schemas.Shape;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What sessions come to: overview, sessions, models, one-shot rates, and the newest requests. Sums
 * are as the last roll-up left them, which a reader's question brings up to date where that takes a
 * moment only.
 */
final class AnalyticsApi {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration FRESH_WITHIN = Duration.ofMillis(500);
  private static final int LIMIT = 50;
  private static final int LIMIT_MAX = 500;
  private static final int TURNS_MAX = 1_000;

  /** What the feed tells of a record. */
  private static final List<String> FEED =
      List.of(
          "id",
          "timestamp",
          "session_id",
          "tenant",
          "workspace",
          "turn_index",
          "activity_category",
          "decision",
          "original_model",
          "selected_model",
          "action",
          "lifecycle_state",
          "response_status",
          "error_kind",
          "prompt_tokens",
          "cached_prompt_tokens",
          "completion_tokens",
          "actual_cost",
          "currency",
          "duration_ms",
          "ttft_ms");

  private static final Map<String, Object> NUMBERS =
      Schemas.object()
          .with("turns", Schemas.whole(0))
          .with("retry_rate", Schemas.orNull(Schemas.NUMBER))
          .with("one_shot_rate", Schemas.orNull(Schemas.NUMBER))
          .schema();
  private static final Map<String, Object> SESSION =
      Schemas.object()
          .with("session_id", Schemas.TEXT)
          .with("tenant", Schemas.TEXT)
          .with("workspace", Schemas.TEXT)
          .with("activity", Schemas.TEXT)
          .with("turns", Schemas.whole(0))
          .with("began_at", Schemas.TIME)
          .with("last_at", Schemas.TIME)
          .with("models", Schemas.list(Schemas.ANY_OBJECT))
          .schema();
  private static final Map<String, Object> DIFFERENCE =
      Schemas.orNull(Schemas.byName(Schemas.NUMBER));
  private static final Parameter MODEL =
      new Parameter("model", "The model that is compared with.", true, Schemas.SOME_TEXT);
  private static final Parameter OTHER =
      new Parameter("other", "The other model.", true, Schemas.SOME_TEXT);
  private static final List<Parameter> OF_SESSIONS =
      List.of(
          Parameter.of(
              "from",
              "Sessions whose last turn was then or later; 30 days before `to`.",
              Schemas.TIME),
          Parameter.of("to", "And before then; now.", Schemas.TIME),
          Parameter.of("tenant", "Exact tenant.", Schemas.TEXT),
          Parameter.of("workspace", "Exact workspace.", Schemas.TEXT),
          Parameter.of(
              "activity",
              "What most of a session's turns are about.",
              Schemas.words(
                  Arrays.stream(Activity.values()).map(Activity::word).toArray(String[]::new))));

  private final JournalReader reader;
  private final @Nullable DurableJournal journal;
  private final @Nullable JournalUpkeep upkeep;
  private final InstantSource clock;

  AnalyticsApi(AdminParts parts) {
    this.reader = parts.journal();
    this.journal = parts.durable();
    this.upkeep = parts.upkeep();
    this.clock = parts.clock();
  }

  List<Route> routes() {
    Parameter limit = Parameter.of("limit", "Most of them; 50, and at most 500.", Schemas.whole(1));
    Parameter offset = Parameter.of("offset", "How many to skip.", Schemas.whole(0));
    return List.of(
        sums(
            "/api/overview",
            "overview",
            "What sessions come to.",
            this::overview,
            "sessions",
            Schemas.whole(0)),
        Route.get(
            "/api/sessions",
            Need.READ,
            call -> sessions(call.query(), call.access().tenant()),
            Doc.of(
                    "sessions",
                    "Sessions, those with the newest turn first.",
                    head()
                        .with("has_more", Schemas.FLAG)
                        .with("sessions", Schemas.list(SESSION))
                        .schema())
                .asks(OF_SESSIONS)
                .asks(limit, offset)
                .fails(503)),
        Route.get(
            "/api/sessions/{id}",
            Need.READ,
            call -> session(call.in("id"), call.access().tenant()),
            Doc.of(
                    "session",
                    "One session with its newest 1,000 turns, oldest first.",
                    Schemas.object()
                        .with("session_id", Schemas.TEXT)
                        .with("summaries", Schemas.list(SESSION))
                        .with("turns_total", Schemas.whole(0))
                        .with("turns", Schemas.list(Schemas.ANY_OBJECT))
                        .schema())
                .fails(404, 503)),
        sums(
            "/api/models",
            "models",
            "What sessions come to by model.",
            this::models,
            "models",
            Schemas.list(NUMBERS)),
        Route.get(
            "/api/models/compare",
            Need.READ,
            call -> compare(call.query(), call.access().tenant()),
            Doc.of(
                    "compare_models",
                    "Two models on the same kinds of traffic, with 95 % confidence intervals.",
                    head()
                        .with("too_small", Schemas.FLAG)
                        .with("kinds", Schemas.list(Schemas.ANY_OBJECT))
                        .with("cost_per_turn", DIFFERENCE)
                        .with("latency_ms_per_turn", DIFFERENCE)
                        .with("one_shot_rate", DIFFERENCE)
                        .schema())
                .asks(OF_SESSIONS)
                .asks(MODEL, OTHER)
                .fails(503)),
        sums(
            "/api/usage/one-shot",
            "one_shot",
            "How often the first answer was enough, and how often users asked again.",
            this::oneShot,
            "models",
            Schemas.list(NUMBERS)),
        Route.get(
            "/api/activity",
            Need.READ,
            call -> activity(call),
            Doc.of(
                    "activity",
                    "The newest requests in short.",
                    Schemas.object()
                        .with("requests", Schemas.list(Schemas.ANY_OBJECT))
                        .with("next_cursor", Schemas.orNull(Schemas.TEXT))
                        .schema())
                .asks(RecordParameters.FILTERS)
                .asks(RecordParameters.CURSOR, limit)));
  }

  /** Answers what a tenant may see; "" for all. */
  private interface Sums {
    Answer answer(Map<String, String> parameters, String tenant);
  }

  private static Route sums(
      String path, String id, String summary, Sums sums, String name, Map<String, Object> schema) {
    return Route.get(
        path,
        Need.READ,
        call -> sums.answer(call.query(), call.access().tenant()),
        Doc.of(id, summary, head().with(name, schema).schema()).asks(OF_SESSIONS).fails(503));
  }

  private static Shape head() {
    return Schemas.object()
        .with("from", Schemas.TIME)
        .with("to", Schemas.TIME)
        .with("rolled_up_at", Schemas.orNull(Schemas.TIME));
  }

  private void freshen() {
    if (upkeep != null) {
      upkeep.freshen(FRESH_WITHIN);
    }
  }

  /** Answers from the store. */
  private interface Question {
    Answer ask(JournalStore store) throws JournalStoreException;
  }

  private Answer asked(Question question) {
    if (journal == null) {
      return Answer.error(503, "records are in memory only (expected: another type of journal)");
    }
    JournalStore store = journal.store();
    if (store == null) {
      return Answer.error(503, "the journal's store does not answer: " + journal.trouble());
    }
    try {
      return question.ask(store);
    } catch (JournalStoreException e) {
      return Answer.error(503, "the journal's store does not answer: " + e.getMessage());
    }
  }

  /** Sums, days and turns of a session over a time. */
  private Answer overview(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = query(parameters, tenant);
    freshen();
    return asked(store -> Answer.json(overview(query, store.overview(query))));
  }

  private Map<String, @Nullable Object> overview(AnalyticsQuery query, Overview overview) {
    Map<String, @Nullable Object> totals = overview.totals();
    long sessions = SessionRows.number(totals, "sessions");
    Map<String, @Nullable Object> json = head(query);
    json.put("sessions", sessions);
    json.putAll(SessionRows.sums(totals));
    json.put("turns_per_session", SessionRows.ratio(SessionRows.number(totals, "turns"), sessions));
    json.put("costs", SessionRows.costs(overview.costs()));
    json.put("sessions_by_turns", overview.turns().stream().map(SessionRows::byTurns).toList());
    json.put("days", overview.days().stream().map(SessionRows::day).toList());
    return json;
  }

  private Map<String, @Nullable Object> head(AnalyticsQuery query) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("from", query.from().toString());
    json.put("to", query.to().toString());
    Instant rolledUpAt = upkeep == null ? null : upkeep.rolledUpAt();
    json.put("rolled_up_at", rolledUpAt == null ? null : rolledUpAt.toString());
    return json;
  }

  /** Sessions, those with the newest turn first. */
  private Answer sessions(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = query(parameters, tenant);
    int limit = Math.min(LIMIT_MAX, Parameters.number(parameters, "limit", LIMIT, 1));
    int offset = Parameters.number(parameters, "offset", 0, 0);
    freshen();
    return asked(store -> {
      List<Map<String, @Nullable Object>> sessions = new ArrayList<>();
      for (List<Map<String, @Nullable Object>> rows :
          bySession(store.sessions(query, limit + 1, offset))) {
        sessions.add(SessionRows.session(rows));
      }
      boolean more = sessions.size() > limit;
      Map<String, @Nullable Object> json = head(query);
      json.put("limit", limit);
      json.put("offset", offset);
      json.put("has_more", more);
      json.put("sessions", more ? sessions.subList(0, limit) : sessions);
      return Answer.json(json);
    });
  }

  private static List<List<Map<String, @Nullable Object>>> bySession(
      List<Map<String, @Nullable Object>> rows) {
    Map<List<@Nullable Object>, List<Map<String, @Nullable Object>>> sessions =
        new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      List<@Nullable Object> name = new ArrayList<>();
      name.add(row.get("tenant"));
      name.add(row.get("session_id"));
      sessions.computeIfAbsent(name, key -> new ArrayList<>()).add(row);
    }
    return new ArrayList<>(sessions.values());
  }

  /**
   * One session with its newest turns, oldest first.
   *
   * @param tenant "" for all; a session of another tenant is not there
   */
  private Answer session(String sessionId, String tenant) {
    freshen();
    RecordQuery query = RecordQuery.ofSession(sessionId).ofTenant(tenant);
    RecordPage page = reader.page(query, TURNS_MAX, 0);
    return asked(store -> {
      List<List<Map<String, @Nullable Object>>> rows = bySession(store.session(tenant, sessionId));
      if (rows.isEmpty() && page.records().isEmpty()) {
        return Answer.error(404, "no session of that id");
      }
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("session_id", sessionId);
      json.put("summaries", rows.stream().map(SessionRows::session).toList());
      json.put("turns_total", page.total());
      json.put("turns", page.records().reversed().stream().map(StoredRecord::json).toList());
      return Answer.json(json);
    });
  }

  /** Sums by model. */
  private Answer models(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = query(parameters, tenant);
    freshen();
    return asked(store -> {
      Map<String, @Nullable Object> json = head(query);
      json.put("models", store.models(query).stream().map(AnalyticsApi::model).toList());
      return Answer.json(json);
    });
  }

  private static Map<String, @Nullable Object> model(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("model", row.get("model"));
    json.put("sessions", SessionRows.number(row, "sessions_with"));
    json.put("sessions_begun", SessionRows.number(row, "sessions"));
    json.putAll(SessionRows.sums(row));
    json.put("costs", SessionRows.costs(List.of(row)));
    return json;
  }

  /** Two models on the same traffic. */
  private Answer compare(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = query(parameters, tenant);
    String model = required(parameters, "model");
    String other = required(parameters, "other");
    freshen();
    return asked(store -> {
      Map<String, @Nullable Object> json = head(query);
      json.putAll(new Comparison(model, other, store.traffic(query, model, other)).json());
      return Answer.json(json);
    });
  }

  private static String required(Map<String, String> parameters, String name) {
    String value = parameters.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + ": absent (expected: the name of a model)");
    }
    return value;
  }

  /** One-shot and retry rates, overall and by the model that began. */
  private Answer oneShot(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = query(parameters, tenant);
    freshen();
    return asked(store -> {
      Map<String, @Nullable Object> json = head(query);
      json.putAll(rates(store.overview(query).totals()));
      List<Map<String, @Nullable Object>> models = new ArrayList<>();
      for (Map<String, @Nullable Object> row : store.models(query)) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("model", row.get("model"));
        one.putAll(rates(row));
        models.add(one);
      }
      json.put("models", models);
      return Answer.json(json);
    });
  }

  private static Map<String, @Nullable Object> rates(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> sums = SessionRows.sums(row);
    Map<String, @Nullable Object> rates = new LinkedHashMap<>();
    for (String key :
        List.of("one_shot_rate", "one_shot_sessions", "retry_rate", "retries", "turns")) {
      rates.put(key, sums.get(key));
    }
    return rates;
  }

  /** The newest requests in short; each leads to its session. */
  private Answer activity(Call call) {
    Map<String, String> parameters = call.query();
    int limit = Math.min(LIMIT_MAX, Parameters.number(parameters, "limit", LIMIT, 1));
    RecordQuery query = call.access().narrowed(RecordQueries.of(parameters));
    RecordPage page = reader.page(query, limit, 0);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("requests", page.records().stream().map(AnalyticsApi::inShort).toList());
    json.put("next_cursor", page.next() == null ? null : page.next().toString());
    return Answer.json(json);
  }

  private static Map<String, Object> inShort(StoredRecord record) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (String key : FEED) {
      Object value = record.json().get(key);
      if (value != null) {
        json.put(key, value);
      }
    }
    return json;
  }

  private AnalyticsQuery query(Map<String, String> parameters, String tenant) {
    Instant to = Parameters.time(parameters, "to");
    Instant until = to == null ? clock.instant().plusSeconds(1) : to;
    Instant from = Parameters.time(parameters, "from");
    Instant since = from == null ? until.minus(MONTH) : from;
    if (!since.isBefore(until)) {
      throw new IllegalArgumentException(
          "from: " + since + " (expected: before to, which is " + until + ")");
    }
    return new AnalyticsQuery(
        since,
        until,
        tenant.isEmpty() ? parameters.getOrDefault("tenant", "") : tenant,
        parameters.getOrDefault("workspace", ""),
        Parameters.oneOf(
            parameters,
            "activity",
            Arrays.stream(Activity.values()).map(Activity::word).toArray(String[]::new)));
  }
}
