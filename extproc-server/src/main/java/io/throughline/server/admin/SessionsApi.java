package io.throughline.server.admin;

import io.throughline.replay.journal.AnalyticsQuery;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions, one session with its turns, and the newest requests. */
final class SessionsApi {
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

  private final JournalReader reader;
  private final boolean durable;
  private final SessionQuestions questions;

  SessionsApi(AdminParts parts) {
    this.reader = parts.journal();
    this.durable = parts.durable() != null;
    this.questions = new SessionQuestions(parts);
  }

  List<Route> routes() {
    Parameter limit = Parameter.of("limit", "Most of them; 50, and at most 500.", Schemas.whole(1));
    Parameter offset = Parameter.of("offset", "How many to skip.", Schemas.whole(0));
    return List.of(
        Route.get(
            "/api/sessions",
            Need.READ,
            call -> sessions(call.query(), call.access().tenant()),
            Doc.of(
                    "sessions",
                    "Sessions, those with the newest turn first.",
                    SessionQuestions.head()
                        .with("has_more", Schemas.FLAG)
                        .with("sessions", Schemas.list(SESSION))
                        .schema())
                .asks(SessionQuestions.PARAMETERS)
                .asks(limit, offset)
                .fails(503)),
        Route.get(
            "/api/sessions/{id}",
            Need.READ,
            this::session,
            Doc.of(
                    "session",
                    "One session with its newest 1,000 turns, oldest first.",
                    Schemas.object()
                        .with("session_id", Schemas.TEXT)
                        .may("degraded", Schemas.TEXT)
                        .with("summaries", Schemas.list(SESSION))
                        .with("turns_total", Schemas.whole(0))
                        .with("turns", Schemas.list(Schemas.ANY_OBJECT))
                        .schema())
                .asks(RecordParameters.TENANT)
                .fails(404, 503)),
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

  /** Sessions, those with the newest turn first. */
  private Answer sessions(Map<String, String> parameters, String tenant) {
    AnalyticsQuery query = questions.query(parameters, tenant);
    int limit = Math.min(LIMIT_MAX, Parameters.number(parameters, "limit", LIMIT, 1));
    int offset = Parameters.number(parameters, "offset", 0, 0);
    return questions.asked(store -> {
      List<Map<String, @Nullable Object>> sessions = new ArrayList<>();
      for (List<Map<String, @Nullable Object>> rows :
          bySession(store.sessions(query, limit + 1, offset))) {
        sessions.add(SessionRows.session(rows));
      }
      boolean more = sessions.size() > limit;
      Map<String, @Nullable Object> json = questions.head(query);
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
   * One session with its newest turns, oldest first: without summaries where no store answers. A
   * session of another tenant is not there.
   */
  private Answer session(Call call) {
    String id = call.in("id");
    String own = call.access().tenant();
    String tenant = own.isEmpty() ? call.query().getOrDefault("tenant", "") : own;
    RecordPage page = reader.page(RecordQuery.ofSession(id).ofTenant(tenant), TURNS_MAX, 0);
    String trouble = page.trouble().isEmpty() ? "" : "newest records only: " + page.trouble();
    return questions.asked(
        store -> session(id, trouble, bySession(store.session(tenant, id)), page),
        why -> session(id, trouble.isEmpty() ? "no summaries: " + why : trouble, List.of(), page));
  }

  private Answer session(
      String id,
      String degraded,
      List<List<Map<String, @Nullable Object>>> summaries,
      RecordPage page) {
    if (summaries.isEmpty() && page.records().isEmpty()) {
      return durable && !degraded.isEmpty()
          ? Answer.error(503, degraded)
          : Answer.error(404, "no session of that id");
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("session_id", id);
    if (!degraded.isEmpty()) {
      json.put("degraded", degraded);
    }
    json.put("summaries", summaries.stream().map(SessionRows::session).toList());
    json.put("turns_total", page.total());
    json.put("turns", page.records().reversed().stream().map(StoredRecord::json).toList());
    return Answer.json(json);
  }

  /** The newest requests in short; each leads to its session. */
  private Answer activity(Call call) {
    Map<String, String> parameters = call.query();
    int limit = Math.min(LIMIT_MAX, Parameters.number(parameters, "limit", LIMIT, 1));
    RecordQuery query = call.access().narrowed(RecordQueries.of(parameters));
    RecordPage page = reader.page(query, limit, 0);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("requests", page.records().stream().map(SessionsApi::inShort).toList());
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
}
