package io.throughline.server.admin;

import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.learned.PlanFile;
import io.throughline.server.learned.PlanView;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the planner has learned: to look at, to take to another sidecar, to forget. Thread-safe. */
public final class PlanApi {
  static final String ROOT = "/v1/planner";

  private static final String SNAPSHOT = ROOT + "/snapshot";

  private static final Map<String, Object> DOCUMENT = Schemas.ANY_OBJECT;
  private static final Map<String, Object> TABLES =
      Schemas.object()
          .with("keys", Schemas.list(Schemas.ANY_OBJECT))
          .with("first_use_cached", Schemas.ANY_OBJECT)
          .schema();

  private final PlanBook book;

  /** Creates it. */
  public PlanApi(PlanBook book) {
    this.book = book;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            SNAPSHOT,
            Need.READ_ALL,
            call -> Answer.json(PlanFile.json(book.snapshot())),
            Doc.of("planner_snapshot", "The sums behind the planner's tables.", DOCUMENT)),
        Route.get(
            ROOT,
            Need.READ_ALL,
            call -> tables(),
            Doc.of("planner", "What the planner expects after turns of each key.", TABLES)),
        new Route(
            "POST",
            ROOT,
            Need.ADMIN_ALL,
            this::posted,
            Doc.of("planner_merge", "Adds a snapshot to what is known.", TABLES)
                .takes(Answer.JSON, DOCUMENT)
                .fails(413, 503)),
        new Route(
            "DELETE",
            ROOT,
            Need.ADMIN_ALL,
            call -> changed(book::reset),
            Doc.of("planner_reset", "Forgets what was learned.", TABLES).fails(503)));
  }

  private Answer tables() {
    return Answer.json(PlanView.json(book.snapshot()));
  }

  private interface Change {
    void make() throws IOException;
  }

  private Answer changed(Change change) {
    try {
      change.make();
      return tables();
    } catch (IOException e) {
      return Answer.error(503, "the planner's file cannot be written; nothing has changed");
    }
  }

  /** One at a time: a document may be large. */
  private synchronized Answer posted(Call call) {
    byte[] body;
    try {
      body = call.body(PlanFile.BYTES_MAX);
    } catch (IOException e) {
      return Answer.error(400, "body: cut off (expected: a whole document)");
    }
    if (body.length > PlanFile.BYTES_MAX) {
      return Answer.error(413, "body: longer (expected: at most " + PlanFile.BYTES_MAX + " bytes)");
    }
    try {
      PlanSnapshot other = PlanFile.parse(body);
      return changed(() -> book.merge(other));
    } catch (IllegalArgumentException e) {
      return Answer.error(400, "body: " + e.getMessage());
    }
  }
}
