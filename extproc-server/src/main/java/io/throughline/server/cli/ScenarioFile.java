package io.throughline.server.cli;

import io.throughline.workload.Demand;
import io.throughline.workload.History;
import io.throughline.workload.IdlePattern;
import io.throughline.workload.Phases;
import io.throughline.workload.Scenario;
import io.throughline.workload.Slots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A scenario of the user's own. */
final class ScenarioFile {
  private static final int BYTES_MAX = 64 * 1024;
  private static final List<String> KEYS =
      List.of(
          "name",
          "base",
          "progress",
          "bonus",
          "wave",
          "noise",
          "tool_cycle",
          "tool_slots",
          "history_min",
          "history_max",
          "idle",
          "prior",
          "growth",
          "state_cycle",
          "state_slots",
          "drift_cycle",
          "drift_slots");

  private final JsonNode object;

  private ScenarioFile(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it holds no scenario; the message names file, value and
   *     what was expected
   */
  static Scenario read(Path file) throws IOException {
    try {
      return new ScenarioFile(JsonMapper.shared().readTree(bytes(file))).scenario();
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
      throw new IOException("--scenario-file: " + file + " (expected: a file that can be read)", e);
    }
  }

  private Scenario scenario() {
    if (!object.isObject()) {
      throw wrong("scenario", object, "a JSON object");
    }
    for (String key : object.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            key + ": unknown key (expected: one of " + String.join(", ", KEYS) + ")");
      }
    }
    return new Scenario(text("name"), demand(), history(), phases(), idle(), number("prior"));
  }

  private Demand demand() {
    return new Demand(
        number("base"), number("progress"), number("bonus"), number("wave"), number("noise"));
  }

  private History history() {
    return new History(integer("history_min"), integer("history_max"), number("growth"));
  }

  private Phases phases() {
    return new Phases(slots("tool"), slots("state"), slots("drift"));
  }

  private IdlePattern idle() {
    String word = text("idle");
    return Arrays.stream(IdlePattern.values())
        .filter(pattern -> pattern.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> wrong("idle", object.path("idle"), "single, rare or frequent"));
  }

  private Slots slots(String kind) {
    if (object.path(kind + "_cycle").isMissingNode() || object.path(kind + "_cycle").isNull()) {
      return Slots.NONE;
    }
    Set<Integer> slots = new HashSet<>();
    String key = kind + "_slots";
    for (JsonNode slot : array(key)) {
      slots.add(integer(key, slot));
    }
    try {
      return new Slots(integer(kind + "_cycle"), slots);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(kind + "_" + e.getMessage(), e);
    }
  }

  private JsonNode array(String key) {
    JsonNode value = object.path(key);
    if (!value.isArray()) {
      throw wrong(key, value, "an array of whole numbers");
    }
    return value;
  }

  private String text(String key) {
    JsonNode value = object.path(key);
    if (!value.isString()) {
      throw wrong(key, value, "a text");
    }
    return value.stringValue();
  }

  private double number(String key) {
    JsonNode value = object.path(key);
    if (!value.isNumber()) {
      throw wrong(key, value, "a number");
    }
    return value.doubleValue();
  }

  private int integer(String key) {
    return integer(key, object.path(key));
  }

  private static int integer(String key, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, value, "a whole number");
    }
    return value.intValue();
  }

  private static IllegalArgumentException wrong(String key, JsonNode value, String expected) {
    String found = value.isMissingNode() ? "missing" : value.toString();
    return new IllegalArgumentException(key + ": " + found + " (expected: " + expected + ")");
  }
}
