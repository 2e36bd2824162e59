package io.throughline.server.admin;

import io.throughline.replay.journal.AnalyticsQuery;
import io.throughline.replay.journal.JournalStore.Overview;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sessions come to: overview, by model, two models side by side, one-shot rates. */
final class SumsApi {
  private static final Map<String, Object> NUMBERS =
      Schemas.object()
          .with("turns", Schemas.whole(0))
          .with("retry_rate", Schemas.orNull(Schemas.NUMBER))
          .with("one_shot_rate", Schemas.orNull(Schemas.NUMBER))
          .schema();
  private static final Map<String, Object> DIFFERENCE =
      Schemas.orNull(Schemas.byName(Schemas.NUMBER));
  private static final Parameter MODEL =
      new Parameter("model", "The model that is compared with.", true, Schemas.SOME_TEXT);
  private static final Parameter OTHER =
      new Parameter("other", "The other model.", true, Schemas.SOME_TEXT);

  private final SessionQuestions questions;

  SumsApi(AdminParts parts) {
    this.questions = new SessionQuestions(parts);
  }

  List<Route> routes() {
    return List.of(
        sums(
            "/api/overview",
            "overview",
            "What sessions come to.",
            this::overview,
            "sessions",
            Schemas.whole(0)),
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
                    SessionQuestions.head()
                        .with("too_small", Schemas.FLAG)
                        .with("kinds", Schemas.list(Schemas.ANY_OBJECT))
                        .with("cost_per_turn", DIFFERENCE)
                        .with("latency_ms_per_turn", DIFFERENCE)
                        .with("one_shot_rate", DIFFERENCE)
                        .schema())
                .asks(SessionQuestions.PARAMETERS)
                .asks(MODEL, OTHER)
                .fails(503)),
        sums(
            "/api/usage/one-shot",
            "one_shot",
            "How often the first answer was enough, and how often users asked again.",
            this::oneShot,
            "models",
            Schemas.list(NUMBERS)));
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
        Doc.of(id, summary, SessionQuestions.head().with(name, schema).schema())
            .asks(SessionQuestions.PARAMETERS)
            .fails(503));
  }

  /** Sums, days and turns of a session over a time. */
  private Answer overview(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = questions.query(parameters, tenant);
    return questions.asked(store -> Answer.json(overview(query, store.overview(query))));
  }

  private Map<String, @Nullable Object> overview(AnalyticsQuery query, Overview overview) {
    Map<String, @Nullable Object> totals = overview.totals();
    long sessions = SessionRows.number(totals, "sessions");
    Map<String, @Nullable Object> json = questions.head(query);
    json.put("sessions", sessions);
    json.putAll(SessionRows.sums(totals));
    json.put("turns_per_session", SessionRows.ratio(SessionRows.number(totals, "turns"), sessions));
    json.put("costs", SessionRows.costs(overview.costs()));
    json.put("sessions_by_turns", overview.turns().stream().map(SessionRows::byTurns).toList());
    json.put("days", overview.days().stream().map(SessionRows::day).toList());
    return json;
  }

  /** Sums by model. */
  private Answer models(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = questions.query(parameters, tenant);
    return questions.asked(store -> {
      Map<String, @Nullable Object> json = questions.head(query);
      List<Map<String, @Nullable Object>> models = new ArrayList<>();
      for (var model : byModel(store.models(query)).entrySet()) {
        models.add(model(model.getKey(), model.getValue()));
      }
      json.put("models", models);
      return Answer.json(json);
    });
  }

  private static Map<String, @Nullable Object> model(
      String model, List<Map<String, @Nullable Object>> rows) {
    Map<String, @Nullable Object> sum = SessionRows.added(rows);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("sessions", SessionRows.number(sum, "sessions_with"));
    json.put("sessions_begun", SessionRows.number(sum, "sessions"));
    json.putAll(SessionRows.sums(sum));
    json.put("costs", SessionRows.costs(rows));
    return json;
  }

  /** A model has a row for each currency, and one for sessions without a price. */
  private static Map<String, List<Map<String, @Nullable Object>>> byModel(
      List<Map<String, @Nullable Object>> rows) {
    Map<String, List<Map<String, @Nullable Object>>> models = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : rows) {
      models.computeIfAbsent(String.valueOf(row.get("model")), model -> new ArrayList<>()).add(row);
    }
    return models;
  }

  /** Two models on the same traffic. */
  private Answer compare(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = questions.query(parameters, tenant);
    String model = required(parameters, "model");
    String other = required(parameters, "other");
    return questions.asked(store -> {
      Map<String, @Nullable Object> json = questions.head(query);
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
    AnalyticsQuery query = questions.query(parameters, tenant);
    return questions.asked(store -> {
      Map<String, @Nullable Object> json = questions.head(query);
      json.putAll(rates(store.overview(query).totals()));
      List<Map<String, @Nullable Object>> models = new ArrayList<>();
      for (var model : byModel(store.models(query)).entrySet()) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("model", model.getKey());
        one.putAll(rates(SessionRows.added(model.getValue())));
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
}
