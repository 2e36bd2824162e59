package io.throughline.server.config;

import io.throughline.server.signal.EventSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code routing.signals.events}. */
final class EventReader {
  private final RuleSink rules;

  EventReader(RuleSink rules) {
    this.rules = rules;
  }

  void read(List<Section> list) {
    list.forEach(this::readRule);
  }

  private void readRule(Section rule) {
    String name = rule.name("name");
    rule.described("description");
    List<String> types = words(rule, "event_types");
    List<String> severities = severities(rule);
    List<String> codes = words(rule, "action_codes");
    boolean temporal = rule.bool("temporal", false);
    rule.finish();
    if (types.isEmpty() && severities.isEmpty() && codes.isEmpty() && !temporal) {
      rule.error("event_types", "none", "event_types, severities, action_codes or temporal: true");
      return;
    }
    rules.add(rule, EventSignal.of(name, types, severities, codes, temporal));
  }

  private static List<String> words(Section rule, String key) {
    List<String> words = new ArrayList<>();
    for (String word : rule.strings(key)) {
      if (word.isBlank()) {
        rule.error(key, "''", "words, none blank");
      } else {
        words.add(word.strip());
      }
    }
    return words;
  }

  private static List<String> severities(Section rule) {
    List<String> known = new ArrayList<>();
    for (String word : rule.strings("severities")) {
      String severity = word.strip().toLowerCase(Locale.ROOT);
      if (EventSignal.SEVERITIES.contains(severity)) {
        known.add(severity);
      } else {
        rule.error("severities", word, String.join(" | ", EventSignal.SEVERITIES));
      }
    }
    return known;
  }
}
