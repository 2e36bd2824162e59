package io.throughline.server.config;

import io.throughline.server.signal.LanguageSignal;
import io.throughline.server.signal.Languages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code routing.signals.language}. */
final class LanguageReader {
  private final RuleSink rules;

  LanguageReader(RuleSink rules) {
    this.rules = rules;
  }

  void read(List<Section> list) {
    Map<Section, Double> thresholds = new LinkedHashMap<>();
    List<String> codes = new ArrayList<>();
    for (Section rule : list) {
      String code = rule.name("name");
      rule.described("description");
      double threshold = rule.number("threshold", 0, 0, 1);
      rule.finish();
      if (Languages.isKnown(code)) {
        codes.add(code);
        thresholds.put(rule, threshold == 0 ? LanguageSignal.THRESHOLD : threshold);
      } else if (!code.isEmpty()) {
        rule.error("name", code, "the ISO 639-1 code of a language that can be detected, e.g. es");
      }
    }
    Languages languages = new Languages(codes);
    thresholds.forEach((rule, threshold) ->
        rules.add(rule, new LanguageSignal(rule.name("name"), threshold, languages)));
  }
}
