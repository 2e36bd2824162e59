package io.throughline.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads records from a sidecar, page by page. */
final class RecordPages {
  private static final String PATH = "/v1/router_replay";
  private static final String PAGE = "100";

  private RecordPages() {}

  /**
   * Records, newest first.
   *
   * @param most how many at most
   */
  static List<JsonNode> all(AdminClient client, Map<String, String> filters, int most)
      throws IOException {
    List<JsonNode> records = new ArrayList<>();
    Map<String, String> query = new HashMap<>(filters);
    query.put("limit", PAGE);
    boolean more = true;
    while (more && records.size() < most) {
      JsonNode page = client.get(PATH, query);
      page.path("data").forEach(records::add);
      query.put("cursor", page.path("next_cursor").asString(""));
      more = page.path("has_more").asBoolean(false);
    }
    return records.subList(0, Math.min(most, records.size()));
  }

  /** One record. */
  static JsonNode one(AdminClient client, String id) throws IOException {
    return client.get(PATH + "/" + AdminClient.encoded(id), Map.of());
  }
}
