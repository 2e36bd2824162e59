package io.throughline.server.replicas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a case found.
 *
 * @param numbers what was counted and measured, by name
 * @param problems what does not hold; empty when all does
 */
record CaseReport(String name, Map<String, Object> numbers, List<String> problems) {
  boolean holds() {
    return problems.isEmpty();
  }

  /** As JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", name);
    json.put("ok", holds());
    json.putAll(numbers);
    json.put("problems", problems);
    return json;
  }
}
