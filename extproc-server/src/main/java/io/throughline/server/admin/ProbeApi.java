package io.throughline.server.admin;

import io.throughline.server.admin.Route.Doc;
import io.throughline.server.metrics.Meters;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Health, readiness and metrics, open to whoever reaches the address. Thread-safe. */
final class ProbeApi {
  private final Meters meters;
  private final BooleanSupplier ready;

  ProbeApi(Meters meters, BooleanSupplier ready) {
    this.meters = meters;
    this.ready = ready;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/health",
            Need.NOTHING,
            call -> Answer.text(200, "ok\n"),
            text("health", "Whether the process serves HTTP.")),
        Route.get(
            "/ready",
            Need.NOTHING,
            call -> ready.getAsBoolean() ? Answer.text(200, "ready\n") : Answer.text(503, "no\n"),
            text("ready", "Whether it takes exchanges; 503 when it does not.").fails(503)),
        Route.get(
            "/metrics",
            Need.NOTHING,
            call -> Answer.text(200, meters.scrape()),
            text("metrics", "Metrics in the text form of Prometheus.")));
  }

  private static Doc text(String id, String summary) {
    return Doc.of(id, summary, Schemas.TEXT).answers(Answer.TEXT, Schemas.TEXT);
  }
}
