package io.throughline.server.config;

import io.throughline.server.config.ValueType.Decimal;
import io.throughline.server.config.ValueType.Flag;
import io.throughline.server.config.ValueType.NamedWords;
import io.throughline.server.config.ValueType.Scalar;
import io.throughline.server.config.ValueType.Size;
import io.throughline.server.config.ValueType.Span;
import io.throughline.server.config.ValueType.StringLists;
import io.throughline.server.config.ValueType.Strings;
import io.throughline.server.config.ValueType.Text;
import io.throughline.server.config.ValueType.Tokens;
import io.throughline.server.config.ValueType.Whole;
import io.throughline.server.config.ValueType.Words;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The values of one mapping that hold no keys, each read with its type, range and default. */
abstract sealed class Values extends Place permits Section {
  private static final double PRICE_MAX = 1_000_000;

  Values(@Nullable JsonNode node, String path, Shape shape, Reading reading) {
    super(node, path, shape, reading);
  }

  final @Nullable String optionalString(String key) {
    return optional(key, Text.any(), null);
  }

  final String string(String key, String absent) {
    return scalar(key, Text.any(), absent);
  }

  /** A string that matches; the pattern is in the common syntax of Java and ECMA-262. */
  final String matching(String key, String absent, Pattern pattern, String expected) {
    return scalar(key, new Text(pattern, expected), absent);
  }

  /** A string that must be there and hold more than white space; empty when it does not. */
  final String name(String key) {
    String value = required(key, Text.name());
    return value == null ? "" : value.strip();
  }

  /** A string that holds more than white space. */
  final String name(String key, String absent) {
    return scalar(key, Text.name(), absent).strip();
  }

  /** One of the words. Where the default is none of them, the key must be there. */
  final String oneOf(String key, String absent, String... words) {
    return word(key, absent, new Words(List.of(words), false));
  }

  /** One of the words, in upper or lower case. */
  final String oneOfAnyCase(String key, String absent, String... words) {
    return word(key, absent, new Words(List.of(words), true));
  }

  /** The same; null when absent. */
  final @Nullable String optionalOneOfAnyCase(String key, String... words) {
    return optional(key, new Words(List.of(words), true), null);
  }

  /** A mapping from names to such words; a name with anything else is left out. */
  final Map<String, String> wordsAnyCase(String key, String... words) {
    NamedWords type = new NamedWords(new Words(List.of(words), true));
    record(key, type, null, false);
    JsonNode value = value(key);
    Map<String, String> named = new LinkedHashMap<>();
    if (value == null) {
      return named;
    }
    if (!value.isObject()) {
      wrong(key, value, type.expected());
    }
    for (String name : value.propertyNames()) {
      String word = type.words().read(value.get(name));
      if (word == null) {
        error(key + "." + name, ValueType.shown(value.get(name)), type.words().expected());
      } else {
        named.put(name, word);
      }
    }
    return named;
  }

  private String word(String key, String absent, Words type) {
    if (type.words().contains(absent)) {
      return scalar(key, type, absent);
    }
    String value = required(key, type);
    return value == null ? absent : value;
  }

  final boolean bool(String key, boolean absent) {
    return scalar(key, new Flag(), absent);
  }

  final int integer(String key, int absent, int min, int max) {
    return scalar(key, new Whole(min, max), absent);
  }

  /** A whole number; null when absent. */
  final @Nullable Integer optionalInteger(String key, int min, int max) {
    return optional(key, new Whole(min, max), null);
  }

  final double number(String key, double absent, double min, double max) {
    BigDecimal value = optional(key, new Decimal(min, max), absent);
    return value == null ? absent : value.doubleValue();
  }

  final @Nullable Double optionalNumber(String key, double min, double max) {
    BigDecimal value = optional(key, new Decimal(min, max), null);
    return value == null ? null : value.doubleValue();
  }

  /** A number that must be there; 0 when it is not or is wrong. */
  final double requiredNumber(String key, double min, double max) {
    BigDecimal value = required(key, new Decimal(min, max));
    return value == null ? 0 : value.doubleValue();
  }

  /** The path of a file; null when absent. */
  final @Nullable Path file(String key, Path folder) {
    String written = optionalString(key);
    if (written == null) {
      return null;
    }
    try {
      Path file = folder.resolve(written).toAbsolutePath().normalize();
      if (file.getFileName() == null) {
        error(key, written, "the path of a file");
      }
      return file;
    } catch (InvalidPathException e) {
      error(key, "no path", "the path of a file");
      return null;
    }
  }

  final @Nullable BigDecimal optionalPrice(String key) {
    return optional(key, new Decimal(0, PRICE_MAX), null);
  }

  final Duration duration(String key, Duration absent, Duration min, Duration max) {
    return scalar(key, new Span(min, max), absent);
  }

  /** A duration; null when absent. */
  final @Nullable Duration optionalDuration(String key, Duration min, Duration max) {
    return optional(key, new Span(min, max), null);
  }

  final long bytes(String key, long absent, long min, long max) {
    return scalar(key, new Size(min, max), absent);
  }

  /** A token count such as 16K or 1M; null when absent. */
  final @Nullable Long tokens(String key) {
    return optional(key, new Tokens(), null);
  }

  final List<String> strings(String key) {
    record(key, new Strings(), null, false);
    JsonNode value = value(key);
    return value == null ? new ArrayList<>() : strings(key, value);
  }

  /** A list of lists of strings. */
  final List<List<String>> stringLists(String key) {
    StringLists type = new StringLists();
    record(key, type, null, false);
    List<List<String>> lists = new ArrayList<>();
    JsonNode value = value(key);
    if (value != null && !value.isArray()) {
      wrong(key, value, type.expected());
      return lists;
    }
    for (int i = 0; value != null && i < value.size(); i++) {
      lists.add(strings(key + "[" + i + "]", value.get(i)));
    }
    return lists;
  }

  private List<String> strings(String where, JsonNode value) {
    List<String> items = new ArrayList<>();
    if (!value.isArray()) {
      wrong(where, value, "a list of strings");
      return items;
    }
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i).isString()) {
        items.add(value.get(i).stringValue());
      } else {
        error(where + "[" + i + "]", ValueType.shown(value.get(i)), "a string");
      }
    }
    return items;
  }

  private <T> T scalar(String key, Scalar<T> type, T absent) {
    T value = optional(key, type, absent);
    return value == null ? absent : value;
  }

  private <T> @Nullable T optional(String key, Scalar<T> type, @Nullable Object absent) {
    record(key, type, absent, false);
    return checked(key, type);
  }

  private <T> @Nullable T required(String key, Scalar<T> type) {
    record(key, type, null, true);
    if (value(key) == null) {
      error(key, "absent", type.expected());
    }
    return checked(key, type);
  }

  private <T> @Nullable T checked(String key, Scalar<T> type) {
    JsonNode node = value(key);
    T value = node == null ? null : type.read(node);
    if (node != null && value == null) {
      wrong(key, node, type.expected());
    }
    return value;
  }
}
