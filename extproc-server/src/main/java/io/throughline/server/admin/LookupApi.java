package io.throughline.server.admin;

import io.throughline.server.admin.Route.Doc;
import io.throughline.server.config.LookupKey;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.learned.LookupBook.Change;
import io.throughline.server.learned.LookupBook.Line;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lookup tables, and their manual entries one by one. Thread-safe. */
public final class LookupApi {
  static final String ROOT = "/v1/lookup_tables";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BODY_BYTES_MAX = 4 << 10;
  private static final int VERSION = 1;

  private static final String ENTRY = ROOT + "/{key}";
  private static final Map<String, Object> TABLES =
      Schemas.object()
          .with("version", Schemas.WHOLE)
          .with("enabled", Schemas.FLAG)
          .with("entries", Schemas.list(Schemas.ANY_OBJECT))
          .schema();

  private final LookupBook book;
  private final Supplier<RouterConfig> config;
  private final InstantSource clock;

  /**
   * Creates it.
   *
   * @param config the snapshot that serves now
   */
  public LookupApi(LookupBook book, Supplier<RouterConfig> config, InstantSource clock) {
    this.book = book;
    this.config = config;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            ROOT,
            Need.READ_ALL,
            call -> tables(),
            Doc.of("lookup_tables", "The entries of the lookup tables in force.", TABLES)),
        new Route(
            "PUT",
            ENTRY,
            Need.ADMIN_ALL,
            call -> change(call, key(call.in("key")), body(call)),
            Doc.of("lookup_set", "Sets one manual entry.", TABLES)
                .takes(Answer.JSON, Schemas.object().with("value", Schemas.NUMBER).schema())
                .fails(404, 409, 412, 503)),
        new Route(
            "DELETE",
            ENTRY,
            Need.ADMIN_ALL,
            call -> change(call, LookupKey.of(call.in("key")), null),
            Doc.of("lookup_remove", "Removes one manual entry.", TABLES)
                .fails(404, 409, 412, 503)));
  }

  private Answer tables() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("enabled", config.get().lookup().enabled());
    json.put("entries", book.lines().stream().map(LookupApi::json).toList());
    return Answer.json(json).with("etag", "\"" + book.tag() + "\"");
  }

  private static Map<String, Object> json(Line line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", line.key());
    json.put("value", line.entry().value());
    json.put("source", line.entry().source().word());
    json.put("sample_count", line.entry().sampleCount());
    if (line.at() != null) {
      json.put("updated_at", line.at().toString());
    }
    json.put("used", line.unused().isEmpty());
    json.put("unused_because", line.unused());
    return json;
  }

  private Answer change(Call call, LookupKey key, @Nullable JsonNode body) {
    Double value = body == null ? null : value(key, body);
    try {
      return switch (book.change(key, value, expectedTag(call), clock.instant())) {
        case Change.DONE -> tables();
        case Change.ABSENT -> Answer.error(404, "no manual entry of that key");
        case Change.STALE -> Answer.error(412, "if-match: changed since (expected: the ETag now)");
        case Change.FULL -> Answer.error(409, "too many manual entries; nothing has changed");
      };
    } catch (IOException e) {
      return Answer.error(503, "the lookup file cannot be written; nothing has changed");
    }
  }

  private static @Nullable String expectedTag(Call call) {
    String header = call.header("if-match");
    return header == null || header.strip().equals("*") ? null : header.strip().replace("\"", "");
  }

  private LookupKey key(String written) {
    LookupKey key = LookupKey.of(written);
    for (String model : key.models()) {
      if (config.get().model(model) == null) {
        throw new IllegalArgumentException("lookup key: not known (expected: names of models)");
      }
    }
    if (key.models().size() == 2 && key.models().getFirst().equals(key.models().getLast())) {
      throw new IllegalArgumentException("lookup key: one model (expected: two models)");
    }
    return key;
  }

  private static JsonNode body(Call call) {
    try {
      byte[] body = call.body(BODY_BYTES_MAX);
      if (body.length <= BODY_BYTES_MAX) {
        return JSON.readTree(body);
      }
    } catch (JacksonException | IOException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "body: not JSON of at most " + BODY_BYTES_MAX + " bytes (expected: {\"value\": NUMBER})");
  }

  private static double value(LookupKey key, JsonNode body) {
    if (!body.isObject() || body.size() != 1 || !body.path("value").isNumber()) {
      throw new IllegalArgumentException("body: other keys (expected: {\"value\": NUMBER})");
    }
    double value = body.path("value").doubleValue();
    LookupKey.Table table = key.table();
    if (!table.holds(value)) {
      throw new IllegalArgumentException(
          "value: %s (expected: a number from %s to %s)"
              .formatted(value, table.min(), table.max()));
    }
    return value;
  }
}
