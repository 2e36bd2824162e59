package io.throughline.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The written forms of durations, sizes and token counts, both ways. */
final class Forms {
  static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  static final Pattern BYTES = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");
  static final Pattern TOKENS = Pattern.compile("(\\d{1,12})([KkMm])?");

  /** The largest token count without a unit: twelve digits. */
  static final long TOKENS_MAX = 999_999_999_999L;

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private Forms() {}

  /** A duration such as {@code 300ms} or {@code 24h}; null when the text is none. */
  static @Nullable Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** A number of bytes such as {@code 4096} or {@code 32MiB}; null when the text is none. */
  static @Nullable Long bytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int shift =
        switch (matcher.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          case null, default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }

  /** A number of tokens such as {@code 4096}, {@code 16K} or {@code 1M}; null when it is none. */
  static @Nullable Long tokens(String text) {
    Matcher matcher = TOKENS.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
    long factor = unit.equals("K") ? 1_000 : unit.equals("M") ? 1_000_000 : 1;
    return Long.parseLong(matcher.group(1)) * factor;
  }

  /** The duration as a file would have it, in the largest unit that fits; one day is 24h. */
  static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis % DAY_MILLIS == 0 && millis > DAY_MILLIS) {
      return millis / DAY_MILLIS + "d";
    }
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  /** The number of bytes as a file would have it, in the largest unit that fits. */
  static String shown(long bytes) {
    int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, 3);
    return (bytes >> (10 * unit)) + (unit == 0 ? "" : " KMG".charAt(unit) + "iB");
  }
}
