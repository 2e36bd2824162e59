package io.throughline.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One mapping of a configuration file, read key by key. Each read checks type and range; a wrong
 * value is reported with its path and replaced by the default, so that reading goes on and finds
 * the next problem. {@link #finish()} reports the keys that nobody read.
 */
final class Section {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");
  private static final Pattern TOKENS = Pattern.compile("(\\d{1,12})([KkMm])?");

  private final @Nullable JsonNode node;
  private final String path;
  private final Problems problems;
  private final Set<String> read = new LinkedHashSet<>();
  private final boolean strict;

  private Section(@Nullable JsonNode node, String path, Problems problems, boolean strict) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    this.strict = strict;
  }

  /**
   * Reads a whole document.
   *
   * @param strict whether keys that the layout knows and we do not serve are errors
   */
  static Section root(JsonNode document, Problems problems, boolean strict) {
    if (!document.isObject()) {
      problems.error("(file)", document.getNodeType().name().toLowerCase(Locale.ROOT), "a mapping");
      return new Section(null, "", problems, strict);
    }
    return new Section(document, "", problems, strict);
  }

  String path() {
    return path;
  }

  boolean present() {
    return node != null;
  }

  boolean has(String key) {
    JsonNode value = peek(key);
    return value != null && !value.isNull();
  }

  Section section(String key) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return new Section(null, at(key), problems, strict);
    }
    if (!value.isObject()) {
      wrong(key, value, "a mapping");
      return new Section(null, at(key), problems, strict);
    }
    return new Section(value, at(key), problems, strict);
  }

  List<Section> list(String key) {
    List<Section> items = new ArrayList<>();
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return items;
    }
    if (!value.isArray()) {
      wrong(key, value, "a list of mappings");
      return items;
    }
    for (int i = 0; i < value.size(); i++) {
      String itemPath = at(key) + "[" + i + "]";
      JsonNode item = value.get(i);
      if (item.isObject()) {
        items.add(new Section(item, itemPath, problems, strict));
      } else {
        problems.error(itemPath, shown(item), "a mapping");
      }
    }
    return items;
  }

  /** A mapping from names to mappings, in the file's order. */
  Map<String, Section> sections(String key) {
    Map<String, Section> items = new LinkedHashMap<>();
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return items;
    }
    if (!value.isObject()) {
      wrong(key, value, "a mapping of names to mappings");
      return items;
    }
    for (String name : value.propertyNames()) {
      String itemPath = at(key) + "." + name;
      JsonNode item = value.get(name);
      if (item.isObject()) {
        items.put(name, new Section(item, itemPath, problems, strict));
      } else {
        problems.error(itemPath, shown(item), "a mapping");
      }
    }
    return items;
  }

  List<String> strings(String key) {
    JsonNode value = take(key);
    return value == null || value.isNull() ? new ArrayList<>() : strings(at(key), value);
  }

  /** A list of lists of strings. */
  List<List<String>> stringLists(String key) {
    List<List<String>> lists = new ArrayList<>();
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return lists;
    }
    if (!value.isArray()) {
      wrong(key, value, "a list of lists of strings");
      return lists;
    }
    for (int i = 0; i < value.size(); i++) {
      lists.add(strings(at(key) + "[" + i + "]", value.get(i)));
    }
    return lists;
  }

  private List<String> strings(String where, JsonNode value) {
    List<String> items = new ArrayList<>();
    if (!value.isArray()) {
      problems.error(where, shown(value), "a list of strings");
      return items;
    }
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i).isString()) {
        items.add(value.get(i).stringValue());
      } else {
        problems.error(where + "[" + i + "]", shown(value.get(i)), "a string");
      }
    }
    return items;
  }

  @Nullable String optionalString(String key) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      wrong(key, value, "a string");
      return null;
    }
    return value.stringValue();
  }

  String string(String key, String absent) {
    String value = optionalString(key);
    return value == null ? absent : value;
  }

  /** A string that must be there and hold more than white space. */
  String name(String key) {
    JsonNode value = peek(key);
    String text = optionalString(key);
    if (text != null && !text.isBlank()) {
      return text.strip();
    }
    if (value == null || value.isNull() || text != null) {
      problems.error(at(key), text == null ? "absent" : "''", "a name");
    }
    return "";
  }

  String oneOf(String key, String absent, String... words) {
    String value = string(key, absent);
    if (Arrays.asList(words).contains(value)) {
      return value;
    }
    problems.error(at(key), has(key) ? value : "absent", String.join(" | ", words));
    return absent;
  }

  boolean bool(String key, boolean absent) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return absent;
    }
    if (!value.isBoolean()) {
      wrong(key, value, "true or false");
      return absent;
    }
    return value.booleanValue();
  }

  int integer(String key, int absent, int min, int max) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return absent;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      wrong(key, value, "a whole number " + range(min, max));
      return absent;
    }
    if (value.intValue() < min || value.intValue() > max) {
      wrong(key, value, "a whole number " + range(min, max));
      return absent;
    }
    return value.intValue();
  }

  double number(String key, double absent, double min, double max) {
    Double value = optionalNumber(key, min, max);
    return value == null ? absent : value;
  }

  @Nullable Double optionalNumber(String key, double min, double max) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber()
        || !Double.isFinite(value.doubleValue())
        || value.doubleValue() < min
        || value.doubleValue() > max) {
      wrong(key, value, "a number " + range(min, max));
      return null;
    }
    return value.doubleValue();
  }

  java.math.@Nullable BigDecimal optionalPrice(String key) {
    JsonNode value = peek(key);
    Double number = optionalNumber(key, 0, 1_000_000);
    return number == null || value == null ? null : value.decimalValue();
  }

  Duration duration(String key, Duration absent, Duration min, Duration max) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return absent;
    }
    Matcher matcher = DURATION.matcher(shown(value));
    Duration parsed = matcher.matches() ? durationOf(matcher) : null;
    if (parsed == null || parsed.compareTo(min) < 0 || parsed.compareTo(max) > 0) {
      wrong(key, value, "a duration such as 300ms, 10s, 5m or 24h " + range(min, max));
      return absent;
    }
    return parsed;
  }

  long bytes(String key, long absent, long min, long max) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return absent;
    }
    Matcher matcher = BYTES.matcher(shown(value));
    long parsed = matcher.matches() ? Long.parseLong(matcher.group(1)) * unit(matcher) : -1;
    if (parsed < min || parsed > max) {
      wrong(key, value, "a size such as 512KiB or 32MiB " + range(min, max) + " bytes");
      return absent;
    }
    return parsed;
  }

  /** A token count such as 16K or 1M; empty when absent. */
  @Nullable Long tokens(String key) {
    JsonNode value = take(key);
    if (value == null || value.isNull()) {
      return null;
    }
    Matcher matcher = TOKENS.matcher(shown(value));
    if (!matcher.matches()) {
      wrong(key, value, "a token count such as 4096, 16K or 1M");
      return null;
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
    long factor = unit.equals("K") ? 1_000 : unit.equals("M") ? 1_000_000 : 1;
    return Long.parseLong(matcher.group(1)) * factor;
  }

  /** Keys that only describe: read and left alone. */
  void described(String... keys) {
    read.addAll(Arrays.asList(keys));
  }

  /** Keys that the layout knows and this program does not serve: an error, or a warning. */
  void notServed(String... keys) {
    for (String key : keys) {
      JsonNode value = take(key);
      if (value != null && !value.isNull() && !(value.isContainer() && value.isEmpty())) {
        notServedValue(at(key), value.isContainer() ? "present" : shown(value));
      }
    }
  }

  void notServedValue(String where, String value) {
    if (strict) {
      problems.error(
          where, value, "absent: not served; sidecar.compatibility: warn accepts and ignores it");
    } else {
      problems.warning(where, value, "absent: not served and ignored");
    }
  }

  void error(String key, String value, String expected) {
    problems.error(at(key), value, expected);
  }

  /** An error of this mapping as a whole. */
  void problem(String value, String expected) {
    problems.error(path, value, expected);
  }

  void warning(String key, String value, String expected) {
    problems.warning(at(key), value, expected);
  }

  /** Reports the keys that nobody asked for. */
  void finish() {
    if (node == null) {
      return;
    }
    for (String key : node.propertyNames()) {
      if (!read.contains(key)) {
        problems.error(at(key), "unknown key", "one of " + String.join(", ", read));
      }
    }
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private @Nullable JsonNode take(String key) {
    read.add(key);
    return peek(key);
  }

  private @Nullable JsonNode peek(String key) {
    return node == null ? null : node.get(key);
  }

  private void wrong(String key, JsonNode value, String expected) {
    problems.error(at(key), shown(value), expected);
  }

  private static String shown(JsonNode value) {
    if (value.isObject()) {
      return "a mapping";
    }
    return value.isArray() ? "a list" : value.asString("null");
  }

  private static String range(Object min, Object max) {
    String from = min.equals(Double.MIN_VALUE) ? "above 0" : "from " + plain(min);
    return max.equals(Double.MAX_VALUE) ? from : from + " to " + plain(max);
  }

  private static String plain(Object bound) {
    if (bound instanceof Double number) {
      return new java.math.BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    return bound instanceof Duration duration
        ? duration.toString().substring(2).toLowerCase(Locale.ROOT)
        : bound.toString();
  }

  private static Duration durationOf(Matcher matcher) {
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static long unit(Matcher matcher) {
    return switch (matcher.group(2)) {
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      case null, default -> 1L;
    };
  }
}
