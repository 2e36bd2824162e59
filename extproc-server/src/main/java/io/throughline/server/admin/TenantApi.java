package io.throughline.server.admin;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.live.LiveView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that is kept of a tenant. Thread-safe. */
final class TenantApi {
  private final @Nullable DurableJournal journal;
  private final LiveView live;

  TenantApi(@Nullable DurableJournal journal, LiveView live) {
    this.journal = journal;
    this.live = live;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "DELETE",
            "/api/tenants/{tenant}",
            Need.ADMIN,
            this::delete,
            Doc.of(
                    "tenant_delete",
                    "Deletes all records of a tenant; what is recorded meanwhile may stay.",
                    Schemas.object()
                        .with("tenant", Schemas.TEXT)
                        .with("deleted", Schemas.whole(0))
                        .schema())
                .fails(404, 409, 503)));
  }

  private Answer delete(Call call) {
    String tenant = call.in("tenant");
    if (!call.access().sees(tenant)) {
      return Answer.error(404, "no such tenant");
    }
    if (journal == null) {
      return Answer.error(409, "sidecar.journal.type: memory (expected: embedded or postgres)");
    }
    try {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("tenant", tenant);
      json.put("deleted", journal.deleteTenant(tenant));
      live.forget(tenant);
      return Answer.json(json);
    } catch (JournalStoreException e) {
      return Answer.error(503, "the journal's store: " + e.getMessage());
    }
  }
}
