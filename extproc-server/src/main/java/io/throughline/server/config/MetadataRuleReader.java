package io.throughline.server.config;

import io.throughline.server.signal.MetadataSignal;
import io.throughline.server.signal.TextPredicate;
import java.util.List;

/** Reads {@code routing.signals.metadata}. */
final class MetadataRuleReader {
  private static final int KEY_CHARS_MAX = 256;

  private final RuleSink rules;

  MetadataRuleReader(RuleSink rules) {
    this.rules = rules;
  }

  void read(List<Section> list) {
    list.forEach(this::readRule);
  }

  private void readRule(Section rule) {
    String name = rule.name("name");
    rule.described("description");
    String key = rule.name("key");
    TextPredicate predicate = TextPredicateReader.read(rule.section("predicate"));
    rule.finish();
    if (key.length() > KEY_CHARS_MAX) {
      rule.error("key", key, "at most " + KEY_CHARS_MAX + " characters");
    }
    if (predicate != null) {
      rules.add(rule, new MetadataSignal(name, key, predicate));
    }
  }
}
