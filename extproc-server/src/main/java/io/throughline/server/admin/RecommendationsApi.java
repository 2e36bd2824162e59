package io.throughline.server.admin;

import io.throughline.replay.journal.AnalyticsQuery;
import io.throughline.replay.journal.GroupSums;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.JournalStore;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.SumKey;
import io.throughline.replay.recommend.Compared;
import io.throughline.replay.recommend.Compared.Difference;
import io.throughline.replay.recommend.Evidence;
import io.throughline.replay.recommend.Facts;
import io.throughline.replay.recommend.Pair;
import io.throughline.replay.recommend.Recommendation;
import io.throughline.replay.recommend.Row;
import io.throughline.replay.recommend.Rule;
import io.throughline.replay.recommend.Rules;
import io.throughline.replay.recommend.Setup;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.config.ConfigText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the sums advise to change in the configuration. Thread-safe. */
final class RecommendationsApi {
  /** Pairs of models that are compared. */
  private static final int PAIRS_MAX = 2;

  /** Sessions are compared one by one: of the last days only. */
  private static final Duration COMPARED = Duration.ofDays(7);

  /** Records are counted one by one: of the last day, or less where there are many. */
  private static final Duration COUNTED = Duration.ofDays(1);

  private static final Duration COUNTED_MIN = Duration.ofHours(1);
  private static final int RECORDS_MUCH = 50_000;

  private static final List<SumKey> KEYS =
      List.of(SumKey.WORKSPACE, SumKey.ACTIVITY, SumKey.MODEL, SumKey.CURRENCY);

  private static final Map<String, Object> EVIDENCE =
      Schemas.object()
          .with("name", Schemas.TEXT)
          .with("value", Schemas.NUMBER)
          .with("unit", Schemas.TEXT)
          .may("threshold", Schemas.NUMBER)
          .schema();
  private static final Map<String, Object> RECOMMENDATION =
      Schemas.object()
          .with("id", Schemas.TEXT)
          .with("rule", Schemas.TEXT)
          .with("title", Schemas.TEXT)
          .with("detail", Schemas.TEXT)
          .with("severity", Schemas.words("info", "advice", "warning"))
          .with("scope", Schemas.byName(Schemas.TEXT))
          .with("evidence", Schemas.list(EVIDENCE))
          .with("sample", Schemas.whole(0))
          .with(
              "suggestion",
              Schemas.object().with("path", Schemas.TEXT).with("yaml", Schemas.TEXT).schema())
          .may("what_if", Schemas.ANY_OBJECT)
          .schema();

  private final SessionQuestions questions;
  private final JournalReader journal;
  private final Supplier<ConfigText> text;

  RecommendationsApi(AdminParts parts) {
    this.questions = new SessionQuestions(parts);
    this.journal = parts.journal();
    this.text = parts.text();
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/recommendations",
            Need.READ_ALL,
            this::recommendations,
            Doc.of(
                    "recommendations",
                    "What the numbers advise to change in the configuration.",
                    SessionQuestions.head()
                        .with("checked", Schemas.list(Schemas.TEXT))
                        .with("recommendations", Schemas.list(RECOMMENDATION))
                        .schema())
                .asks(SessionQuestions.PARAMETERS)
                .fails(503)));
  }

  private Answer recommendations(Call call) {
    AnalyticsQuery query = questions.query(call.query(), call.access().tenant());
    return questions.asked(store -> {
      Facts facts = facts(store, query);
      Map<String, @Nullable Object> json = questions.head(query);
      json.put(
          "checked", Rules.ALL.stream().filter(rule -> rule.checks(facts)).map(Rule::id).toList());
      json.put(
          "recommendations", Rules.apply(facts).stream().map(one -> json(one, query)).toList());
      return Answer.json(json);
    });
  }

  private Facts facts(JournalStore store, AnalyticsQuery query) throws JournalStoreException {
    List<Row> sums = rows(store.sums(query, KEYS));
    return new Facts(
        sums,
        rows(store.profiles(query)),
        decisions(store, query),
        compared(store, query, sums),
        new Setup(text.get().tree()));
  }

  private static List<Row> rows(List<Map<String, @Nullable Object>> rows) {
    List<Row> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(new Row(row)));
    return all;
  }

  /**
   * Null where the store does not answer, or the question is of some of a decision's requests only.
   */
  private @Nullable Map<String, Map<String, Long>> decisions(
      JournalStore store, AnalyticsQuery query) throws JournalStoreException {
    if (!query.workspace().isEmpty() || !query.activity().isEmpty()) {
      return null;
    }
    RecordQuery records = newest(query, COUNTED);
    for (Duration of = COUNTED; of.compareTo(COUNTED_MIN) > 0 && isMuch(store, records); ) {
      of = of.dividedBy(4);
      records = newest(query, of);
    }
    GroupSums.Sums sums = journal.sums(records);
    if (!sums.trouble().isEmpty()) {
      return null;
    }
    Map<String, Map<String, Long>> decisions = new LinkedHashMap<>();
    for (GroupSums group : sums.groups()) {
      if (!group.model().isEmpty()) {
        decisions
            .computeIfAbsent(group.decision(), name -> new LinkedHashMap<>())
            .merge(group.model(), group.records(), Long::sum);
      }
    }
    return decisions;
  }

  private static RecordQuery newest(AnalyticsQuery query, Duration of) {
    return RecordQuery.ALL
        .between(later(query.from(), query.to().minus(of)), query.to())
        .ofTenant(query.tenant());
  }

  private static boolean isMuch(JournalStore store, RecordQuery records)
      throws JournalStoreException {
    return store.count(records, RECORDS_MUCH) == RECORDS_MUCH;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static List<Compared> compared(JournalStore store, AnalyticsQuery query, List<Row> sums)
      throws JournalStoreException {
    List<Compared> all = new ArrayList<>();
    for (Pair pair : Pair.of(sums, PAIRS_MAX)) {
      AnalyticsQuery alike =
          new AnalyticsQuery(
              later(query.from(), query.to().minus(COMPARED)),
              query.to(),
              query.tenant(),
              query.workspace(),
              pair.activity());
      Map<String, @Nullable Object> json =
          new Comparison(
                  pair.model(), pair.other(), store.traffic(alike, pair.model(), pair.other()))
              .json();
      Difference cost = difference(json.get("cost_per_turn"));
      Difference oneShot = difference(json.get("one_shot_rate"));
      if (cost != null && oneShot != null && json.get("currency") instanceof String currency) {
        long sessions = sessions(json.get("one_shot_rate"));
        all.add(
            new Compared(
                pair.activity(), pair.model(), pair.other(), sessions, currency, cost, oneShot));
      }
    }
    return all;
  }

  private static @Nullable Difference difference(@Nullable Object json) {
    return json instanceof Map<?, ?> map
        ? new Difference(
            number(map, "model"), number(map, "other"), number(map, "from"), number(map, "to"))
        : null;
  }

  private static double number(Map<?, ?> map, String name) {
    return map.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static long sessions(@Nullable Object json) {
    return json instanceof Map<?, ?> map ? (long) number(map, "sessions") : 0;
  }

  private static Map<String, Object> json(Recommendation one, AnalyticsQuery query) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", one.id());
    json.put("rule", one.rule());
    json.put("title", one.title());
    json.put("detail", one.detail());
    json.put("severity", one.severity().name().toLowerCase(Locale.ROOT));
    json.put("scope", one.scope());
    json.put("evidence", one.evidence().stream().map(RecommendationsApi::json).toList());
    json.put("sample", one.sample());
    Map<String, Object> suggestion = new LinkedHashMap<>();
    suggestion.put("path", one.suggestion().path());
    suggestion.put("yaml", one.suggestion().yaml());
    json.put("suggestion", suggestion);
    if (one.whatIf()) {
      Map<String, Object> whatIf = new LinkedHashMap<>();
      whatIf.put("path", WhatIfApi.PATH);
      whatIf.put("from", later(query.from(), query.to().minus(COUNTED)).toString());
      whatIf.put("to", query.to().toString());
      json.put("what_if", whatIf);
    }
    return json;
  }

  private static Map<String, Object> json(Evidence one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", one.name());
    json.put("value", one.value());
    json.put("unit", one.unit());
    if (one.threshold() != null) {
      json.put("threshold", one.threshold());
    }
    return json;
  }
}
