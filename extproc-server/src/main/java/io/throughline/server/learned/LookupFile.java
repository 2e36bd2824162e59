package io.throughline.server.learned;

import io.throughline.selector.LookupTables.Entry;
import io.throughline.selector.LookupTables.Source;
import io.throughline.server.config.LookupKey;
import io.throughline.server.learned.LookupEntries.Kept;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lookup tables as a JSON file, version 1: {@code {"version":1,"entries":[{"key":…,"value":…,
 * "source":"manual"|"replay_derived","sample_count":…,"updated_at":…}]}}. It is replaced whole, by
 * a rename.
 */
final class LookupFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int VERSION = 1;
  private static final VersionedJson FORM = new VersionedJson("lookup file", VERSION, 64 << 20);

  private LookupFile() {}

  /**
   * What a file of version 1 holds; nothing where there is no file.
   *
   * @throws IOException when it holds something else; the message names it
   */
  static LookupEntries read(Path file) throws IOException {
    JsonNode document = FORM.read(file);
    if (document == null) {
      return LookupEntries.NONE;
    }
    if (!document.path("entries").isArray()) {
      throw FORM.broken(file, "entries " + document.path("entries").getNodeType(), "a list");
    }
    return entries(file, document.path("entries"));
  }

  private static LookupEntries entries(Path file, JsonNode list) throws IOException {
    TreeMap<String, Kept> manual = new TreeMap<>();
    TreeMap<String, Kept> derived = new TreeMap<>();
    for (int i = 0; i < list.size(); i++) {
      try {
        read(list.get(i), manual, derived);
      } catch (IllegalArgumentException | DateTimeParseException e) {
        throw FORM.broken(
            file, "entries[" + i + "]", "key, value, source, sample_count and updated_at");
      }
    }
    return new LookupEntries(manual, derived);
  }

  private static void read(JsonNode item, Map<String, Kept> manual, Map<String, Kept> derived) {
    LookupKey key = LookupKey.of(item.path("key").asString(""));
    Source source = Source.ofWord(item.path("source").asString(""));
    JsonNode value = item.path("value");
    JsonNode samples = item.path("sample_count");
    boolean valid =
        source != Source.CONFIG_OVERRIDE
            && value.isNumber()
            && key.table().holds(value.doubleValue())
            && samples.isIntegralNumber()
            && samples.canConvertToLong();
    if (!valid) {
      throw new IllegalArgumentException(key.written());
    }
    Entry entry = new Entry(value.doubleValue(), source, samples.longValue());
    Instant at = Instant.parse(item.path("updated_at").asString(""));
    (source == Source.MANUAL ? manual : derived).put(key.written(), new Kept(entry, at));
  }

  /** Replaces the file. */
  static void write(Path file, LookupEntries entries) throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    entries.manual().forEach((key, kept) -> list.add(json(key, kept)));
    entries.derived().forEach((key, kept) -> list.add(json(key, kept)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("entries", list);
    WholeFile.replace(file, JSON.writeValueAsBytes(json));
  }

  private static Map<String, Object> json(String key, Kept kept) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", key);
    json.put("value", kept.entry().value());
    json.put("source", kept.entry().source().word());
    json.put("sample_count", kept.entry().sampleCount());
    json.put("updated_at", kept.at().toString());
    return json;
  }
}
