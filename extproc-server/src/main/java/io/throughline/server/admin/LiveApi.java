package io.throughline.server.admin;

import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import io.throughline.server.live.LiveView;
import io.throughline.server.live.LiveView.Seen;
import io.throughline.server.live.LiveView.Wanted;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sessions of now, at one moment or as they change. Thread-safe. */
final class LiveApi {
  /** Most sessions that are told at one time. */
  static final int ROWS_MAX = 5_000;

  static final String EVENTS = "text/event-stream";

  private static final Map<String, Object> ROW =
      Schemas.object()
          .with("session_id", Schemas.TEXT)
          .may("tenant", Schemas.TEXT)
          .may("workspace", Schemas.TEXT)
          .may("profile", Schemas.TEXT)
          .may("decision", Schemas.TEXT)
          .may("model", Schemas.TEXT)
          .may("previous_model", Schemas.TEXT)
          .may("phase", Schemas.TEXT)
          .with("turn", Schemas.whole(0))
          .with("turns", Schemas.whole(0))
          .may("action", Schemas.TEXT)
          .may("lock", Schemas.TEXT)
          .may("reason", Schemas.TEXT)
          .with("state", Schemas.TEXT)
          .may("status", Schemas.whole(100))
          .may("divergence", Schemas.words("healthy", "suspected", "diverged", "recovered"))
          .with("flags", Schemas.list(Schemas.TEXT))
          .with("switches", Schemas.whole(0))
          .with("corrections", Schemas.whole(0))
          .with("tokens", Schemas.whole(0))
          .may("cost", Schemas.NUMBER)
          .may("currency", Schemas.TEXT)
          .with("started_at", Schemas.TIME)
          .with("last_at", Schemas.TIME)
          .with("record_id", Schemas.TEXT)
          .schema();
  private static final Map<String, Object> SCHEMA =
      Schemas.object()
          .with("at", Schemas.TIME)
          .with("sessions", Schemas.list(ROW))
          .with("left_out", Schemas.whole(0))
          .schema();
  private static final List<Parameter> PARAMETERS =
      List.of(RecordParameters.TENANT, Parameter.of("workspace", "Exact workspace.", Schemas.TEXT));

  private final LiveView view;
  private final Callers callers;
  private final InstantSource clock;
  private final LiveStreams streams = new LiveStreams();

  LiveApi(LiveView view, Callers callers, InstantSource clock) {
    this.view = view;
    this.callers = callers;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/live",
            Need.READ,
            call -> Answer.json(json(clock, view.seen(wanted(call), ROWS_MAX))),
            Doc.of(
                    "live",
                    "Sessions with a turn in progress or in the last 5 minutes, the newest first.",
                    SCHEMA)
                .asks(PARAMETERS)),
        Route.get(
            "/api/live/events",
            Need.READ,
            this::events,
            Doc.of(
                    "live_events",
                    "The same as server-sent events: snapshot, then changes, with session_id and"
                        + " tenant of those that are gone.",
                    Schemas.TEXT)
                .answers(EVENTS, Schemas.TEXT)
                .asks(PARAMETERS)));
  }

  private static Wanted wanted(Call call) {
    String tenant = call.access().tenant();
    return new Wanted(
        tenant.isEmpty() ? call.query().getOrDefault("tenant", "") : tenant,
        call.query().getOrDefault("workspace", ""));
  }

  static Map<String, Object> json(InstantSource clock, Seen seen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", clock.instant().toString());
    json.put("sessions", seen.rows());
    json.put("left_out", seen.leftOut());
    return json;
  }

  /** Ends when the caller's login does. */
  private Answer events(Call call) {
    LiveStream stream =
        new LiveStream(
            view, wanted(call), clock, () -> call.access().equals(callers.access(call.request())));
    Access access = call.access();
    return streams.open(access, stream)
        ? Answer.events(EVENTS, stream::writeTo, () -> streams.closed(access, stream))
            .with("cache-control", "no-store")
            .with("x-accel-buffering", "no")
        : Answer.error(
            503, "more than " + LiveStreams.most(access) + " readers of live events at one time");
  }
}
