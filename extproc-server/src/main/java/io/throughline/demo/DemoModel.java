package io.throughline.demo;

import io.throughline.selector.Prices;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the demo's three models.
 *
 * @param name the logical name that decisions, records and headers use
 * @param providerId what its server gets as {@code model}
 */
record DemoModel(String name, String providerId, double quality, int contextWindow, Prices prices) {
  static final String CURRENCY = "USD";
  static final String SMALL = "demo-small";
  static final String MEDIUM = "demo-medium";
  static final String LARGE = "demo-large";

  static final List<DemoModel> ALL =
      List.of(
          new DemoModel(SMALL, "Demo/Small-8B", .64, 262_144, dollars("0.05", "0.01", "0.10")),
          new DemoModel(MEDIUM, "Demo/Medium-32B", .78, 262_144, dollars("0.30", "0.06", "0.60")),
          new DemoModel(LARGE, "demo-large-2026", .94, 262_144, dollars("8.00", "1.20", "24.00")));

  static Map<String, Prices> pricesByName() {
    return ALL.stream().collect(Collectors.toUnmodifiableMap(DemoModel::name, DemoModel::prices));
  }

  static List<String> names() {
    return ALL.stream().map(DemoModel::name).toList();
  }

  private static Prices dollars(String input, String cachedInput, String output) {
    return new Prices(
        CURRENCY, new BigDecimal(input), new BigDecimal(cachedInput), null, new BigDecimal(output));
  }
}
