package io.throughline.server.config;

import io.throughline.server.signal.HeaderSignal;
import io.throughline.server.signal.TextPredicate;
import java.util.List;

/** Reads {@code routing.signals.headers}. */
final class HeaderRuleReader {
  private final RuleSink rules;

  HeaderRuleReader(RuleSink rules) {
    this.rules = rules;
  }

  void read(List<Section> list) {
    list.forEach(this::readRule);
  }

  private void readRule(Section rule) {
    String name = rule.name("name");
    rule.described("description");
    String header = HeaderNames.read(rule, "header", "");
    TextPredicate predicate = TextPredicateReader.readWithPrefix(rule.section("predicate"));
    rule.finish();
    if (!header.isEmpty() && predicate != null) {
      rules.add(rule, new HeaderSignal(name, header, predicate));
    }
  }
}
