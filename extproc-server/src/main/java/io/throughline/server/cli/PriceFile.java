package io.throughline.server.cli;

import io.throughline.selector.Model;
import io.throughline.selector.Prices;
import io.throughline.workload.trace.Tiers;
import io.throughline.workload.trace.Tiers.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Three models with their prices, as one JSON object. */
final class PriceFile {
  private static final int BYTES_MAX = 64 * 1024;
  private static final int LIFETIME_SECONDS_MAX = 604_800;
  private static final int PRICE_DIGITS_MAX = 12;
  private static final BigDecimal PRICE_MAX = BigDecimal.valueOf(1_000_000);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./:-]{1,64}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final List<String> KEYS = List.of("currency", "models");
  private static final List<String> MODEL_KEYS =
      List.of(
          "name",
          "quality_score",
          "cache_lifetime_seconds",
          "prompt_per_1m",
          "cached_input_per_1m",
          "cache_write_per_1m",
          "completion_per_1m");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final String at;
  private final JsonNode object;

  private PriceFile(String at, JsonNode object, List<String> keys) {
    this.at = at;
    this.object = object;
    if (!object.isObject()) {
      throw new IllegalArgumentException(at + "not an object (expected: a JSON object)");
    }
    for (String key : object.propertyNames()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException(
            at + key + ": unknown key (expected: one of " + String.join(", ", keys) + ")");
      }
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it holds no prices; the message names file, key, value and
   *     what was expected
   */
  static Tiers read(Path file) throws IOException {
    try {
      return new PriceFile("", JSON.readTree(bytes(file)), KEYS).tiers();
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IllegalArgumentException("more than " + BYTES_MAX + " bytes (expected: fewer)");
      }
      return bytes;
    } catch (IOException e) {
      throw new IOException("--prices: " + file + " (expected: a file that can be read)", e);
    }
  }

  private Tiers tiers() {
    String currency =
        object.has("currency") ? text("currency", CURRENCY, "a code such as USD") : "USD";
    JsonNode models = object.path("models");
    if (!models.isArray()) {
      throw wrong("models", "an array of 3 models, the smallest first");
    }
    List<Tier> tiers = new ArrayList<>(models.size());
    for (JsonNode model : models) {
      String path = "models[" + tiers.size() + "].";
      tiers.add(new PriceFile(path, model, MODEL_KEYS).tier(currency));
    }
    return new Tiers(tiers);
  }

  private Tier tier(String currency) {
    Prices prices =
        new Prices(
            currency,
            price("prompt_per_1m"),
            price("cached_input_per_1m"),
            object.has("cache_write_per_1m") ? price("cache_write_per_1m") : null,
            price("completion_per_1m"));
    String name = text("name", NAME, "1 to 64 letters, digits, or any of _./:-");
    BigDecimal quality = number("quality_score", BigDecimal.ZERO, BigDecimal.ONE);
    return new Tier(new Model(name, prices, quality.doubleValue(), 0), lifetimeSeconds() * 1_000L);
  }

  private long lifetimeSeconds() {
    return object.has("cache_lifetime_seconds")
        ? number("cache_lifetime_seconds", BigDecimal.ONE, BigDecimal.valueOf(LIFETIME_SECONDS_MAX))
            .longValue()
        : Tiers.CACHE_LIFETIME_MILLIS / 1_000;
  }

  private BigDecimal price(String key) {
    return number(key, BigDecimal.ZERO, PRICE_MAX);
  }

  private BigDecimal number(String key, BigDecimal low, BigDecimal high) {
    @Nullable BigDecimal value = object.path(key).isNumber() ? decimal(object.path(key)) : null;
    if (value == null || value.compareTo(low) < 0 || value.compareTo(high) > 0) {
      throw wrong(key, "a number, " + low.toPlainString() + " to " + high.toPlainString());
    }
    return Objects.requireNonNull(value);
  }

  /** Null where writing it out would take far more digits than any price has. */
  private static @Nullable BigDecimal decimal(JsonNode node) {
    BigDecimal value = node.decimalValue();
    return Math.abs((long) value.scale()) + value.precision() > 4 * PRICE_DIGITS_MAX ? null : value;
  }

  private String text(String key, Pattern form, String expected) {
    JsonNode value = object.path(key);
    if (!value.isString() || !form.matcher(value.stringValue()).matches()) {
      throw wrong(key, expected);
    }
    return value.stringValue();
  }

  private IllegalArgumentException wrong(String key, String expected) {
    JsonNode value = object.path(key);
    String found = value.isMissingNode() ? "missing" : value.toString();
    return new IllegalArgumentException(at + key + ": " + found + " (expected: " + expected + ")");
  }
}
