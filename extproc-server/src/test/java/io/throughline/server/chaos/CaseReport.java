package io.throughline.server.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a case found.
 *
 * @param numbers what was counted and measured, by name
 * @param problems what does not hold; empty when all does
 */
public record CaseReport(String name, Map<String, Object> numbers, List<String> problems) {
  private static final String SKIPPED = "skipped";

  /** One that this machine cannot run. */
  public static CaseReport skipped(String name, String why) {
    return new CaseReport(name, Map.of(SKIPPED, why), List.of());
  }

  /** Whether this machine could not run it. */
  public boolean isSkipped() {
    return numbers.containsKey(SKIPPED);
  }

  /** Whether all does. */
  public boolean holds() {
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
