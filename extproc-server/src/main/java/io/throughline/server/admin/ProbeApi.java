package io.throughline.server.admin;

import io.throughline.server.admin.Route.Doc;
import io.throughline.server.metrics.Meters;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Health, readiness and metrics, open to whoever reaches the address. Thread-safe. */
final class ProbeApi {
  private static final String HEALTH = "/health";
  private static final String READY = "/ready";
  private static final String METRICS = "/metrics";

  /** Where they are served. */
  static final Set<String> PATHS = Set.of(HEALTH, READY, METRICS);

  private final Meters meters;
  private final BooleanSupplier ready;

  ProbeApi(Meters meters, BooleanSupplier ready) {
    this.meters = meters;
    this.ready = ready;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            HEALTH,
            Need.NOTHING,
            call -> Answer.text(200, "ok\n"),
            text("health", "Whether the process serves HTTP.")),
        Route.get(
            READY,
            Need.NOTHING,
            call -> ready.getAsBoolean() ? Answer.text(200, "ready\n") : Answer.text(503, "no\n"),
            text("ready", "Whether it takes exchanges; 503 when it does not.").fails(503)),
        Route.get(
            METRICS,
            Need.NOTHING,
            call -> Answer.text(200, meters.scrape()),
            text("metrics", "Metrics in the text form of Prometheus.")));
  }

  private static Doc text(String id, String summary) {
    return Doc.of(id, summary, Schemas.TEXT).answers(Answer.TEXT, Schemas.TEXT);
  }
}
