package io.throughline.server.admin;

import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.StoredRecord;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The replay API: a list of records with filters and paging, and single records. */
final class ReplayApi {
  private static final String ROOT = "/v1/router_replay";
  private static final int LIMIT = 20;
  private static final int LIMIT_MAX = 100;

  /** The answers that a response cache gave. */
  private static final RecordPage NO_RESPONSE_CACHE = new RecordPage(0, List.of(), null, "");

  private final JournalReader journal;

  ReplayApi(JournalReader journal) {
    this.journal = journal;
  }

  Answer answer(String method, URI uri) {
    if (!method.equals("GET")) {
      return Answer.error(405, method + " (expected: GET)");
    }
    String rest = uri.getPath().substring(ROOT.length());
    try {
      if (rest.isEmpty() || rest.equals("/")) {
        return list(Parameters.of(uri));
      }
      return rest.startsWith("/") ? one(rest.substring(1)) : Answer.error(404, uri.getPath());
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
  }

  private Answer one(String id) {
    return journal
        .stored(id)
        .map(replay -> Answer.json(replay.json()))
        .orElseGet(() -> Answer.error(404, "no record of that id"));
  }

  private Answer list(Map<String, String> query) {
    int limit = Math.min(LIMIT_MAX, Parameters.number(query, "limit", LIMIT, 1));
    int offset = Parameters.number(query, "offset", 0, 0);
    RecordPage page =
        query.getOrDefault("cache_status", "").equals("cached")
            ? NO_RESPONSE_CACHE
            : journal.page(RecordQueries.of(query), limit, offset);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", "router_replay.list");
    json.put("count", page.records().size());
    json.put("total", page.total());
    json.put("limit", limit);
    json.put("offset", offset);
    json.put("has_more", page.next() != null);
    if (page.next() != null) {
      json.put("next_offset", offset + page.records().size());
      json.put("next_cursor", page.next().toString());
    }
    if (!page.trouble().isEmpty()) {
      json.put("degraded", "newest records only: " + page.trouble());
    }
    json.put("data", page.records().stream().map(StoredRecord::json).toList());
    return Answer.json(json);
  }
}
