package io.throughline.server.admin;

import io.throughline.replay.Journal;
import io.throughline.replay.Page;
import io.throughline.replay.RecordJson;
import io.throughline.replay.ReplayFilter;
import io.throughline.replay.ReplayFilter.Streaming;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The replay API: a list of records with filters and paging, and single records. */
final class ReplayApi {
  private static final String ROOT = "/v1/router_replay";
  private static final int LIMIT = 20;
  private static final int LIMIT_MAX = 100;

  private final Journal journal;

  ReplayApi(Journal journal) {
    this.journal = journal;
  }

  Answer answer(String method, URI uri) {
    if (!method.equals("GET")) {
      return Answer.error(405, method + " (expected: GET)");
    }
    String rest = uri.getPath().substring(ROOT.length());
    try {
      if (rest.isEmpty() || rest.equals("/")) {
        return list(query(uri));
      }
      return rest.startsWith("/") ? one(rest.substring(1)) : Answer.error(404, uri.getPath());
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
  }

  private Answer one(String id) {
    return journal
        .find(id)
        .map(replay -> Answer.json(RecordJson.of(replay)))
        .orElseGet(() -> Answer.error(404, "no record of that id"));
  }

  private Answer list(Map<String, String> query) {
    int limit = Math.min(LIMIT_MAX, number(query, "limit", LIMIT, 1));
    int offset = number(query, "offset", 0, 0);
    Page page = journal.page(filter(query), limit, offset);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", "router_replay.list");
    json.put("count", page.records().size());
    json.put("total", page.total());
    json.put("limit", limit);
    json.put("offset", offset);
    json.put("has_more", page.hasMore());
    if (page.hasMore()) {
      json.put("next_offset", offset + page.records().size());
    }
    json.put("data", page.records().stream().map(RecordJson::of).toList());
    return Answer.json(json);
  }

  private static ReplayFilter filter(Map<String, String> query) {
    return new ReplayFilter(
        query.getOrDefault("search", ""),
        query.getOrDefault("decision", ""),
        query.getOrDefault("model", ""),
        query.getOrDefault("session_id", ""),
        streaming(query.getOrDefault("cache_status", "all")));
  }

  private static Streaming streaming(String word) {
    return switch (word) {
      case "all", "" -> Streaming.ALL;
      case "cached" -> Streaming.CACHED;
      case "streamed" -> Streaming.STREAMED;
      default ->
          throw new IllegalArgumentException(
              "cache_status: " + word + " (expected: all, cached or streamed)");
    };
  }

  private static int number(Map<String, String> query, String name, int absent, int min) {
    String text = query.getOrDefault(name, "");
    if (text.isEmpty()) {
      return absent;
    }
    String expected = name + ": " + text + " (expected: a whole number of at least " + min + ")";
    try {
      long number = Long.parseLong(text);
      if (number < min) {
        throw new IllegalArgumentException(expected);
      }
      return (int) Math.min(number, Integer.MAX_VALUE);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query.put(decoded(name).toLowerCase(Locale.ROOT), decoded(value));
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
