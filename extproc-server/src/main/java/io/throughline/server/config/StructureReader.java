package io.throughline.server.config;

import com.google.re2j.PatternSyntaxException;
import io.throughline.server.signal.Bounds;
import io.throughline.server.signal.StructureSignal;
import io.throughline.server.signal.StructureSignal.Feature;
import io.throughline.server.signal.StructureSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code routing.signals.structure}. */
final class StructureReader {
  private static final int MARKERS_MIN = 2;

  private final RuleSink rules;

  StructureReader(RuleSink rules) {
    this.rules = rules;
  }

  void read(List<Section> list) {
    list.forEach(this::readRule);
  }

  private void readRule(Section rule) {
    String name = rule.name("name");
    rule.described("description");
    Section section = rule.section("feature");
    Feature feature =
        Feature.valueOf(
            section
                .oneOf("type", "", "exists", "count", "density", "sequence")
                .transform(word -> word.isEmpty() ? "exists" : word)
                .toUpperCase(Locale.ROOT));
    Section from = section.section("source");
    StructureSource source = source(from, feature);
    section.finish();
    Section predicate = rule.section("predicate");
    Bounds bounds = BoundsReader.read(predicate);
    rule.finish();
    if (feature == Feature.EXISTS && predicate.present()) {
      rule.error("predicate", "present", "absent with exists");
    }
    if (source != null) {
      rules.add(
          rule, new StructureSignal(name, feature, source, predicate.present() ? bounds : null));
    }
  }

  private static @Nullable StructureSource source(Section section, Feature feature) {
    String type = section.oneOf("type", "", "regex", "keyword_set", "sequence");
    String pattern = section.string("pattern", "");
    List<String> keywords = section.strings("keywords");
    List<List<String>> sequences = section.stringLists("sequences");
    boolean caseSensitive = section.bool("case_sensitive", false);
    section.finish();
    if (feature == Feature.SEQUENCE && !type.isEmpty() && !type.equals("sequence")) {
      section.error("type", type, "sequence, because the feature is one");
    }
    return switch (type) {
      case "regex" -> expression(section, pattern, caseSensitive);
      case "keyword_set" -> words(section, keywords, caseSensitive);
      case "sequence" -> sequences(section, sequences, caseSensitive);
      default -> null;
    };
  }

  private static @Nullable StructureSource expression(
      Section section, String pattern, boolean caseSensitive) {
    if (pattern.isEmpty()) {
      section.error("pattern", "absent", "a regular expression in RE2 syntax");
      return null;
    }
    try {
      return StructureSource.Expression.of(pattern, caseSensitive);
    } catch (PatternSyntaxException e) {
      section.error("pattern", pattern, "RE2 syntax: " + e.getDescription());
      return null;
    }
  }

  private static @Nullable StructureSource words(
      Section section, List<String> keywords, boolean caseSensitive) {
    if (keywords.isEmpty() || keywords.stream().anyMatch(String::isBlank)) {
      section.error(
          "keywords", keywords.isEmpty() ? "none" : "''", "at least one word, none blank");
      return null;
    }
    return new StructureSource.Words(keywords, caseSensitive);
  }

  private static @Nullable StructureSource sequences(
      Section section, List<List<String>> sequences, boolean caseSensitive) {
    if (sequences.isEmpty()) {
      section.error("sequences", "none", "at least one list of markers");
      return null;
    }
    for (int i = 0; i < sequences.size(); i++) {
      List<String> markers = sequences.get(i);
      boolean blank = markers.stream().anyMatch(String::isBlank);
      if (blank || markers.size() < MARKERS_MIN) {
        section.error(
            "sequences[" + i + "]",
            blank ? "''" : markers.size() + " markers",
            "at least " + MARKERS_MIN + " markers, none blank");
        return null;
      }
    }
    return new StructureSource.Sequences(sequences, caseSensitive);
  }
}
