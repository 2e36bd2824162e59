package io.throughline.server.learned;

import io.throughline.selector.plan.CacheShare;
import io.throughline.selector.plan.PlanEntry;
import io.throughline.selector.plan.PlanKey;
import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.selector.plan.PlanTables;
import io.throughline.selector.plan.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The planner's tables as JSON, version 2: {@code {"version":2,"entries":[{"decision":…,"phase":…,
 * "run":…,"before":…,"turns":…,"asks":{…},…}],"first_use":[{"model":…,"input_tokens":…,
 * "cached_tokens":…}]}}; entries of the finest keys have {@code asked} and {@code turn} as well,
 * which version 1 did not know and which is read too. Sums as they were learned, not the
 * expectations that follow from them. A file is replaced whole, by a rename.
 */
public final class PlanFile {
  /** Longest document that is read or written. */
  public static final int BYTES_MAX = 32 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int VERSION = 2;
  private static final int VERSION_MIN = 1;
  private static final int SHOWN_CHARS = 64;
  private static final List<String> KEYS = List.of("version", "entries", "first_use");
  private static final List<String> SHARE_KEYS = List.of("model", "input_tokens", "cached_tokens");
  private static final List<String> SUMS =
      List.of(
          "turns",
          "locked_turns",
          "reported_turns",
          "output_tokens",
          "reported_locked_turns",
          "locked_output_tokens",
          "growth_tokens",
          "locked_input_tokens",
          "locked_cached_tokens");
  private static final List<String> FIRST_ENTRY_KEYS =
      entryKeys("decision", "phase", "run", "before", "asks");
  private static final List<String> ENTRY_KEYS =
      entryKeys("decision", "phase", "run", "before", "asked", "turn", "asks");

  private final String at;
  private final JsonNode object;

  private PlanFile(String at, JsonNode object, List<String> keys) {
    this.at = at;
    this.object = object;
    if (!object.isObject()) {
      throw new IllegalArgumentException(at + "not an object (expected: a JSON object)");
    }
    for (String key : object.propertyNames()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException(
            "%s%s: unknown key (expected: one of %s)"
                .formatted(at, shown(key), String.join(", ", keys)));
      }
    }
  }

  /**
   * What a file holds; nothing where there is no file.
   *
   * @throws IOException when it cannot be read, or holds something else; the message names it
   */
  public static PlanSnapshot read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return PlanSnapshot.EMPTY;
    }
    long bytes = Files.size(file);
    try {
      if (bytes > BYTES_MAX) {
        throw new IllegalArgumentException(bytes + " bytes (expected: at most " + BYTES_MAX + ")");
      }
      return parse(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new IOException("planner file " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * What a document holds.
   *
   * @throws IllegalArgumentException when it is none of version 1 or 2; the message names the key,
   *     its value and what was expected
   */
  public static PlanSnapshot parse(byte[] document) {
    JsonNode json;
    try {
      json = JSON.readTree(document);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON (expected: a JSON object)", e);
    }
    JsonNode version = json.path("version");
    if (json.isObject() && !(version.isInt() && isKnown(version.intValue()))) {
      throw new IllegalArgumentException(
          "version: %s (expected: %d or %d)".formatted(found(version), VERSION_MIN, VERSION));
    }
    boolean first = version.intValue(VERSION) == VERSION_MIN;
    return new PlanFile("", json, KEYS).snapshot(first ? FIRST_ENTRY_KEYS : ENTRY_KEYS);
  }

  private static boolean isKnown(int version) {
    return version >= VERSION_MIN && version <= VERSION;
  }

  /**
   * Replaces a file.
   *
   * @throws IOException when it cannot be written, or would be longer than {@value #BYTES_MAX}
   */
  public static void write(Path file, PlanSnapshot tables) throws IOException {
    WholeFile.replace(file, bytes("planner file " + file, tables));
  }

  /**
   * What a file holds.
   *
   * @param where the words for it in errors
   * @throws IOException when it would be longer than {@value #BYTES_MAX}
   */
  static byte[] bytes(String where, PlanSnapshot tables) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(json(tables));
    if (bytes.length > BYTES_MAX) {
      throw new IOException(
          "%s: %d bytes (expected: at most %d)".formatted(where, bytes.length, BYTES_MAX));
    }
    return bytes;
  }

  /** Tables as a document, in an order that only what was learned decides. */
  public static Map<String, Object> json(PlanSnapshot tables) {
    Map<String, Map<String, Object>> entries = new TreeMap<>();
    tables.entries().forEach((key, entry) -> entries.put(key.toString(), json(key, entry)));
    List<Map<String, Object>> shares = new ArrayList<>();
    new TreeMap<>(tables.caches()).forEach((model, share) -> shares.add(json(model, share)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("entries", List.copyOf(entries.values()));
    json.put("first_use", shares);
    return json;
  }

  private static Map<String, Object> json(PlanKey key, PlanEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("decision", key.decision());
    json.put("phase", key.phase());
    json.put("run", key.run());
    json.put("before", key.before());
    if (key.finest()) {
      json.put("asked", key.asked());
      json.put("turn", key.turn());
    }
    double[] sums = {
      entry.turns(),
      entry.lockedTurns(),
      entry.reportedTurns(),
      entry.outputTokens(),
      entry.reportedLockedTurns(),
      entry.lockedOutputTokens(),
      entry.growthTokens(),
      entry.lockedInputTokens(),
      entry.lockedCachedTokens()
    };
    for (int i = 0; i < sums.length; i++) {
      json.put(SUMS.get(i), sums[i]);
    }
    json.put("asks", new TreeMap<>(entry.asks()));
    return json;
  }

  private static Map<String, Object> json(String model, CacheShare share) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("input_tokens", share.inputTokens());
    json.put("cached_tokens", share.cachedTokens());
    return json;
  }

  private PlanSnapshot snapshot(List<String> entryKeys) {
    Map<PlanKey, PlanEntry> entries = new HashMap<>();
    JsonNode list = list("entries");
    for (int i = 0; i < list.size(); i++) {
      PlanFile item = new PlanFile("entries[" + i + "].", list.get(i), entryKeys);
      item.once(entries.put(item.key(), item.entry()));
    }
    Map<String, CacheShare> caches = new HashMap<>();
    JsonNode shares = list("first_use");
    for (int i = 0; i < shares.size(); i++) {
      PlanFile item = new PlanFile("first_use[" + i + "].", shares.get(i), SHARE_KEYS);
      CacheShare share = new CacheShare(item.sum("input_tokens"), item.sum("cached_tokens"));
      item.once(caches.put(item.name("model", 1), share));
    }
    return new PlanSnapshot(entries, caches);
  }

  private JsonNode list(String key) {
    JsonNode list = object.path(key);
    if (!list.isArray() || list.size() > PlanTables.KEYS_MAX) {
      String found = list.isArray() ? list.size() + " items" : found(list);
      throw wrong(key, found, "a list of at most " + PlanTables.KEYS_MAX);
    }
    return list;
  }

  private PlanKey key() {
    boolean finest = object.has("asked") || object.has("turn");
    return new PlanKey(
        name("decision", finest ? 1 : 0),
        name("phase", 1),
        whole("run", finest ? 0 : PlanKey.ANY, Trail.RUN_MAX),
        whole("before", finest ? 0 : PlanKey.ANY, Trail.RUN_MAX),
        finest ? name("asked", 1) : "",
        finest ? whole("turn", 0, PlanKey.TURN_MAX) : PlanKey.ANY);
  }

  private PlanEntry entry() {
    double turns = sum("turns");
    if (!(turns > 0)) {
      throw wrong("turns", found(object.path("turns")), "a number above 0");
    }
    return new PlanEntry(
        turns,
        sum("locked_turns"),
        asks(),
        sum("reported_turns"),
        sum("output_tokens"),
        sum("reported_locked_turns"),
        sum("locked_output_tokens"),
        sum("growth_tokens"),
        sum("locked_input_tokens"),
        sum("locked_cached_tokens"));
  }

  private Map<String, Double> asks() {
    JsonNode asks = object.path("asks");
    if (!asks.isObject() || asks.size() > PlanEntry.ASKS_MAX) {
      String found = asks.isObject() ? asks.size() + " models" : found(asks);
      throw wrong("asks", found, "an object of at most " + PlanEntry.ASKS_MAX + " models");
    }
    Map<String, Double> counts = new LinkedHashMap<>();
    for (String model : asks.propertyNames()) {
      double count = number("asks." + shown(model), asks.path(model), PlanEntry.SUM_MAX);
      counts.put(checked("asks", model, 1), count);
    }
    return counts;
  }

  private int whole(String key, int min, int max) {
    JsonNode value = object.path(key);
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      throw wrong(key, found(value), "a whole number from " + min + " to " + max);
    }
    return value.intValue();
  }

  private double sum(String key) {
    return number(key, object.path(key), PlanEntry.SUM_MAX);
  }

  private double number(String key, JsonNode value, double max) {
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= 0 && number <= max)) {
      throw wrong(key, found(value), "a number from 0 to " + max);
    }
    return number;
  }

  private String name(String key, int charsMin) {
    JsonNode value = object.path(key);
    if (!value.isString()) {
      throw wrong(key, found(value), "a name");
    }
    return checked(key, value.stringValue(), charsMin);
  }

  private String checked(String key, String name, int charsMin) {
    if (name.length() < charsMin || name.length() > PlanTables.NAME_CHARS_MAX) {
      throw wrong(
          key,
          name.length() + " characters",
          charsMin + " to " + PlanTables.NAME_CHARS_MAX + " characters");
    }
    return name;
  }

  /** Nothing may be said twice. */
  private void once(@Nullable Object before) {
    if (before != null) {
      throw new IllegalArgumentException(
          at.substring(0, at.length() - 1) + ": twice (expected: each key once)");
    }
  }

  private IllegalArgumentException wrong(String key, String found, String expected) {
    return new IllegalArgumentException(at + key + ": " + found + " (expected: " + expected + ")");
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? "absent" : shown(value.toString());
  }

  private static String shown(String text) {
    String cut = text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "..." : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static List<String> entryKeys(String... first) {
    List<String> keys = new ArrayList<>(List.of(first));
    keys.addAll(SUMS);
    return List.copyOf(keys);
  }
}
