package io.throughline.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Reads records from a sidecar, page by page. */
final class RecordPages {
  private static final String PATH = "/v1/router_replay";
  private static final String PAGE = "100";
  private static final String CURSOR = "cursor";

  private final AdminClient client;
  private final Map<String, String> query = new LinkedHashMap<>();
  private boolean more = true;

  private RecordPages(AdminClient client, Map<String, String> filters) {
    this.client = client;
    query.put("limit", PAGE);
    query.putAll(filters);
  }

  /**
   * Records, newest first; the newest only while the sidecar's store is away.
   *
   * @param most how many at most
   */
  static List<JsonNode> newest(AdminClient client, Map<String, String> filters, int most)
      throws IOException {
    RecordPages pages = new RecordPages(client, filters);
    List<JsonNode> records = new ArrayList<>();
    while (pages.more && records.size() < most) {
      pages.next().path("data").forEach(records::add);
    }
    return records.subList(0, Math.min(most, records.size()));
  }

  /**
   * Reads all records, newest first.
   *
   * @throws IOException if the sidecar cannot tell them all
   */
  static void all(AdminClient client, Map<String, String> filters, Consumer<JsonNode> each)
      throws IOException {
    RecordPages pages = new RecordPages(client, filters);
    while (pages.more) {
      JsonNode page = pages.next();
      if (page.has("degraded")) {
        String trouble = page.path("degraded").asString("");
        throw new IOException(client.base() + ": " + trouble + " (expected: all records)");
      }
      page.path("data").forEach(each);
    }
  }

  /** One record. */
  static JsonNode one(AdminClient client, String id) throws IOException {
    return client.get(PATH + "/" + AdminClient.encoded(id), Map.of());
  }

  private JsonNode next() throws IOException {
    JsonNode page = client.get(PATH, query);
    String cursor = page.path("next_cursor").asString("");
    query.put(CURSOR, cursor);
    more = !cursor.isEmpty();
    return page;
  }
}
