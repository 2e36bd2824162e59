package io.throughline.server.learned;

import io.throughline.selector.Rating;
import io.throughline.selector.Ratings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ratings as a JSON file, version 1: {@code {"version":1,"global":{MODEL:{"rating":…,
 * "comparisons":…}},"decisions":{DECISION:{MODEL:…}}}}. It is replaced whole, by a rename.
 */
public final class RatingFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int VERSION = 1;
  private static final VersionedJson FORM = new VersionedJson("ratings file", VERSION, 16 << 20);

  private RatingFile() {}

  /** What a file of version 1 holds; nobody is rated where there is no file. */
  static Ratings read(Path file) throws IOException {
    JsonNode document = FORM.read(file);
    if (document == null) {
      return Ratings.NONE;
    }
    Map<String, Map<String, Rating>> decisions = new HashMap<>();
    JsonNode tables = object(file, document, "decisions");
    for (String decision : tables.propertyNames()) {
      decisions.put(decision, table(file, object(file, tables, decision)));
    }
    return new Ratings(table(file, object(file, document, "global")), decisions);
  }

  private static Map<String, Rating> table(Path file, JsonNode node) throws IOException {
    Map<String, Rating> table = new HashMap<>();
    for (String model : node.propertyNames()) {
      JsonNode rating = node.get(model).path("rating");
      JsonNode comparisons = node.get(model).path("comparisons");
      boolean valid = rating.isNumber() && comparisons.canConvertToLong();
      if (!valid || !comparisons.isIntegralNumber() || comparisons.longValue() < 0) {
        throw FORM.broken(file, model, "a rating and 0 or more comparisons");
      }
      if (!Double.isFinite(rating.doubleValue())) {
        throw FORM.broken(file, model, "a finite rating");
      }
      table.put(model, new Rating(rating.doubleValue(), comparisons.longValue()));
    }
    return table;
  }

  private static JsonNode object(Path file, JsonNode parent, String key) throws IOException {
    JsonNode node = parent.path(key);
    if (!node.isObject()) {
      throw FORM.broken(file, key + " " + node.getNodeType(), "an object");
    }
    return node;
  }

  /** Replaces the file: a reader sees the old one or the new one, never a part. */
  static void write(Path file, Ratings ratings) throws IOException {
    WholeFile.replace(file, JSON.writeValueAsBytes(json(ratings)));
  }

  /** The same as JSON values, names in order. */
  public static Map<String, Object> json(Ratings ratings) {
    Map<String, Object> decisions = new TreeMap<>();
    ratings.byDecision().forEach((decision, table) -> decisions.put(decision, json(table)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("global", json(ratings.global()));
    json.put("decisions", decisions);
    return json;
  }

  private static Map<String, Object> json(Map<String, Rating> table) {
    Map<String, Object> json = new TreeMap<>();
    table.forEach((model, rating) ->
        json.put(model, Map.of("rating", rating.value(), "comparisons", rating.comparisons())));
    return json;
  }
}
