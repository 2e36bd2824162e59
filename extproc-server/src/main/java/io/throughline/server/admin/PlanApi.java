package io.throughline.server.admin;

import com.sun.net.httpserver.HttpExchange;
import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.learned.PlanFile;
import io.throughline.server.learned.PlanView;
import java.io.IOException;

/** What the planner has learned: to look at, to take to another sidecar, to forget. Thread-safe. */
public final class PlanApi {
  static final String ROOT = "/v1/planner";

  private static final String SNAPSHOT = ROOT + "/snapshot";

  private final PlanBook book;

  /** Creates it. */
  public PlanApi(PlanBook book) {
    this.book = book;
  }

  Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    if (path.equals(SNAPSHOT)) {
      return method.equals("GET")
          ? Answer.json(PlanFile.json(book.snapshot()))
          : Answer.error(405, method + " (expected: GET)");
    }
    if (!path.equals(ROOT)) {
      return Answer.error(404, path);
    }
    return switch (method) {
      case "GET" -> tables();
      case "DELETE" -> changed(book::reset);
      case "POST" -> posted(exchange);
      default -> Answer.error(405, method + " (expected: GET, POST or DELETE)");
    };
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
  private synchronized Answer posted(HttpExchange exchange) {
    byte[] body;
    try {
      body = exchange.getRequestBody().readNBytes(PlanFile.BYTES_MAX + 1);
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
