package io.throughline.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seeds as they are written: {@code A-B}, {@code a,b}, or both. */
final class Seeds {
  private static final Pattern PART = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");
  private static final int SEEDS_MAX = 1000;

  private Seeds() {}

  /**
   * The seeds in the order written.
   *
   * @throws IllegalArgumentException if the text is none, names one twice, or more than {@value
   *     #SEEDS_MAX}
   */
  static List<Long> parse(String text) {
    Set<Long> seeds = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part.strip());
      if (!matcher.matches()) {
        throw wrong(text);
      }
      long first = Long.parseLong(matcher.group(1));
      long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
      addAll(seeds, first, last, text);
    }
    return new ArrayList<>(seeds);
  }

  private static void addAll(Set<Long> seeds, long first, long last, String text) {
    if (last < first || last - first >= SEEDS_MAX) {
      throw wrong(text);
    }
    for (long seed = first; seed <= last; seed++) {
      if (!seeds.add(seed) || seeds.size() > SEEDS_MAX) {
        throw wrong(text);
      }
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        text
            + " (expected: A-B with A at most B, or a,b; each seed once, at most "
            + SEEDS_MAX
            + ")");
  }
}
