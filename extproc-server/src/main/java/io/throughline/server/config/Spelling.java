package io.throughline.server.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant who wrote a key wrongly. */
final class Spelling {
  private Spelling() {}

  /** The known word one edit away from the written one: a letter more, less, other or swapped. */
  static @Nullable String nearest(String written, Collection<String> known) {
    return known.stream().filter(word -> oneEditApart(written, word)).findFirst().orElse(null);
  }

  private static boolean oneEditApart(String a, String b) {
    if (a.equalsIgnoreCase(b)) {
      return true;
    }
    int from = 0;
    while (from < Math.min(a.length(), b.length()) && a.charAt(from) == b.charAt(from)) {
      from++;
    }
    return rest(a, from + 1).equals(rest(b, from))
        || rest(a, from).equals(rest(b, from + 1))
        || rest(a, from + 1).equals(rest(b, from + 1))
        || swapped(a, b, from);
  }

  private static boolean swapped(String a, String b, int at) {
    return a.length() == b.length()
        && at + 1 < a.length()
        && a.charAt(at) == b.charAt(at + 1)
        && a.charAt(at + 1) == b.charAt(at)
        && rest(a, at + 2).equals(rest(b, at + 2));
  }

  private static String rest(String text, int from) {
    return text.substring(Math.min(from, text.length()));
  }
}
