package io.throughline.server.admin;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.server.admin.Route.Doc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the sidecar's stores are. Thread-safe. */
final class HealthApi {
  private static final Map<String, Object> JOURNAL =
      Schemas.object()
          .with("type", Schemas.words("embedded", "postgres", "memory"))
          .with("up", Schemas.FLAG)
          .with("trouble", Schemas.TEXT)
          .with("queued", Schemas.whole(0))
          .with("spilled_bytes", Schemas.whole(0))
          .with("dropped", Schemas.whole(0))
          .schema();
  private static final Map<String, Object> SESSIONS =
      Schemas.object()
          .with("type", Schemas.words("memory", "redis"))
          .with("up", Schemas.FLAG)
          .with("sessions", Schemas.whole(0))
          .with("unshared", Schemas.whole(0))
          .schema();
  private static final Map<String, Object> HEALTH =
      Schemas.object()
          .with("status", Schemas.words("ok", "degraded"))
          .with("ready", Schemas.FLAG)
          .with("journal", JOURNAL)
          .with("session_store", SESSIONS)
          .schema();

  private final String journalType;
  private final @Nullable DurableJournal journal;
  private final Supplier<SessionStoreState> sessions;
  private final BooleanSupplier ready;

  HealthApi(AdminParts parts) {
    this.journalType = parts.journalType();
    this.journal = parts.durable();
    this.sessions = parts.sessions();
    this.ready = parts.ready();
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/health",
            Need.READ_ALL,
            call -> health(),
            Doc.of("health_details", "How the stores of the sidecar are.", HEALTH)));
  }

  private Answer health() {
    SessionStoreState now = sessions.get();
    String trouble = journal == null ? "" : journal.trouble();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", now.up() && trouble.isEmpty() ? "ok" : "degraded");
    json.put("ready", ready.getAsBoolean());
    json.put("journal", journal(trouble));
    json.put("session_store", json(now));
    return Answer.json(json);
  }

  private Map<String, Object> journal(String trouble) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", journalType);
    json.put("up", trouble.isEmpty());
    json.put("trouble", trouble);
    json.put("queued", journal == null ? 0 : journal.queued());
    json.put("spilled_bytes", journal == null ? 0 : journal.spilledBytes());
    json.put("dropped", journal == null ? 0 : journal.dropped());
    return json;
  }

  private static Map<String, Object> json(SessionStoreState state) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", state.type());
    json.put("up", state.up());
    json.put("sessions", state.sessions());
    json.put("unshared", state.unshared());
    return json;
  }
}
