package io.throughline.server.admin;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the query of an admin request; what is wrong with it names the parameter. */
final class Parameters {
  private Parameters() {}

  /**
   * The parameters by name in lower case; of one that is given twice, the last.
   *
   * @throws IllegalArgumentException if an escape in them is none
   */
  static Map<String, String> of(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!pair.isEmpty()) {
        query.put(decoded(name).toLowerCase(Locale.ROOT), decoded(value));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /**
   * A whole number; beyond the range of an int, the largest int.
   *
   * @throws IllegalArgumentException if it is none, or below the least
   */
  static int number(Map<String, String> query, String name, int absent, int min) {
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

  /**
   * A moment such as {@code 2026-01-31T12:00:00Z}; null when it is absent.
   *
   * @throws IllegalArgumentException if it is none
   */
  static @Nullable Instant time(Map<String, String> query, String name) {
    String text = query.getOrDefault(name, "");
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + ": " + text + " (expected: a time such as 2026-01-31T12:00:00Z)", e);
    }
  }

  /**
   * One of some words; "" when it is absent.
   *
   * @throws IllegalArgumentException if it is another
   */
  static String oneOf(Map<String, String> query, String name, String... words) {
    String text = query.getOrDefault(name, "");
    for (String word : words) {
      if (text.isEmpty() || text.equals(word)) {
        return text;
      }
    }
    throw new IllegalArgumentException(
        name + ": " + text + " (expected: one of " + String.join(", ", words) + ")");
  }
}
