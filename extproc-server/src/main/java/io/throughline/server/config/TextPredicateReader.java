package io.throughline.server.config;

import io.throughline.server.signal.TextPredicate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the text of a header or of a metadata entry must satisfy. */
final class TextPredicateReader {
  private TextPredicateReader() {}

  /** Reads {@code equals}, {@code in} or {@code exists}; null where it is wrong. */
  static @Nullable TextPredicate read(Section section) {
    List<TextPredicate> found = common(section);
    section.finish();
    return one(section, found, "exactly one of equals, in, exists");
  }

  /** Reads the same or {@code prefix}; null where it is wrong. */
  static @Nullable TextPredicate readWithPrefix(Section section) {
    List<TextPredicate> found = common(section);
    String prefix = section.optionalString("prefix");
    section.finish();
    if (prefix != null) {
      found.add(new TextPredicate.Prefix(notBlank(section, "prefix", prefix)));
    }
    return one(section, found, "exactly one of equals, in, exists, prefix");
  }

  private static List<TextPredicate> common(Section section) {
    List<TextPredicate> found = new ArrayList<>();
    String wanted = section.optionalString("equals");
    List<String> in = section.strings("in");
    boolean exists = section.bool("exists", true);
    if (wanted != null) {
      found.add(new TextPredicate.Equals(notBlank(section, "equals", wanted)));
    }
    if (section.has("in")) {
      if (in.isEmpty() || in.stream().anyMatch(String::isBlank)) {
        section.error("in", in.isEmpty() ? "none" : "''", "at least one value, none blank");
      }
      found.add(new TextPredicate.In(new HashSet<>(in)));
    }
    if (section.has("exists")) {
      found.add(new TextPredicate.Exists(exists));
    }
    return found;
  }

  private static String notBlank(Section section, String key, String value) {
    if (value.isBlank()) {
      section.error(key, "''", "a value that is not blank");
    }
    return value;
  }

  private static @Nullable TextPredicate one(
      Section section, List<TextPredicate> found, String expected) {
    if (found.size() == 1) {
      return found.getFirst();
    }
    section.problem(found.isEmpty() ? "absent" : found.size() + " predicates", expected);
    return null;
  }
}
