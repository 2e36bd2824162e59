package io.throughline.demo;

import io.throughline.selector.Prices;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the demo's models.
 *
 * @param name the logical name that decisions, records and headers use
 * @param providerId what its server gets as {@code model}
 * @param capabilities with commas between them
 */
record DemoModel(
    String name,
    String providerId,
    double quality,
    int contextWindow,
    Prices prices,
    String capabilities) {
  static final String CURRENCY = "USD";
  static final String SMALL = "demo-small";
  static final String MEDIUM = "demo-medium";
  static final String LARGE = "demo-large";

  /** Costs what the small one costs. */
  static final String TWIN = "demo-twin";

  /** Costs less than all others, and takes no tools. */
  static final String TEXT = "demo-text";

  private static final String ANY = "chat, tools";

  static final List<DemoModel> ALL =
      List.of(
          new DemoModel(SMALL, "Demo/Small-8B", .64, 262_144, dollars("0.05", "0.01", "0.10"), ANY),
          new DemoModel(
              MEDIUM, "Demo/Medium-32B", .78, 262_144, dollars("0.30", "0.06", "0.60"), ANY),
          new DemoModel(
              LARGE, "demo-large-2026", .94, 262_144, dollars("8.00", "1.20", "24.00"), ANY));

  /** The three, and two that profiles tell apart. */
  static final List<DemoModel> WITH_CHEAP_ONES =
      Stream.concat(
              ALL.stream(),
              Stream.of(
                  new DemoModel(
                      TWIN, "Demo/Twin-8B", .62, 262_144, dollars("0.05", "0.01", "0.10"), ANY),
                  new DemoModel(
                      TEXT, "Demo/Text-3B", .41, 262_144, dollars("0.02", "0.01", "0.04"), "chat")))
          .toList();

  static Map<String, Prices> pricesByName() {
    return WITH_CHEAP_ONES.stream()
        .collect(Collectors.toUnmodifiableMap(DemoModel::name, DemoModel::prices));
  }

  private static Prices dollars(String input, String cachedInput, String output) {
    return new Prices(
        CURRENCY, new BigDecimal(input), new BigDecimal(cachedInput), null, new BigDecimal(output));
  }
}
