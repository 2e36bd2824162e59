package io.throughline.demo;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One of the demo's three models.
 *
 * @param name the logical name that decisions, records and headers use
 * @param providerId what its server gets as {@code model}
 */
record DemoModel(
    String name, String providerId, double quality, int contextWindow, ModelPrice price) {
  static final String SMALL = "demo-small";
  static final String MEDIUM = "demo-medium";
  static final String LARGE = "demo-large";

  static final List<DemoModel> ALL =
      List.of(
          new DemoModel(
              SMALL, "Demo/Small-8B", .64, 262_144, ModelPrice.of("0.05", "0.01", "0.10")),
          new DemoModel(
              MEDIUM, "Demo/Medium-32B", .78, 262_144, ModelPrice.of("0.30", "0.06", "0.60")),
          new DemoModel(
              LARGE, "demo-large-2026", .94, 262_144, ModelPrice.of("8.00", "1.20", "24.00")));

  static Map<String, ModelPrice> prices() {
    return ALL.stream().collect(Collectors.toUnmodifiableMap(DemoModel::name, DemoModel::price));
  }

  static List<String> names() {
    return ALL.stream().map(DemoModel::name).toList();
  }

  static <T> Map<String, T> each(Function<DemoModel, T> value) {
    return ALL.stream().collect(Collectors.toUnmodifiableMap(DemoModel::name, value));
  }
}
