package io.throughline.server.cli;

import io.throughline.workload.Outcome;
import io.throughline.workload.PlannerCurve;
import io.throughline.workload.PlannerCurve.Point;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** How the planner's curve is printed; each text ends with a line break. */
final class CurveText {
  private static final String HEAD = "%-28s%10s%9s%8s%9s%11s%14s%11s%n";
  private static final String ROW = "%-28s%10.2f%9d%8d%9.4f%11.4f%14.4f%11s%n";
  private static final Object[] HEADINGS = {
    "price of quality",
    "cost",
    "switches",
    "unsafe",
    "quality",
    "shortfall",
    "under-served",
    "x optimum"
  };
  private static final String CSV_HEAD =
      "quality_price,cost,switches,unsafe,quality,shortfall,under_served,times_optimum,"
          + "suggested_for\n";
  private static final String CSV_ROW = "%s,%.8f,%d,%d,%.6f,%.6f,%.6f,%s,%s\n";

  private CurveText() {}

  /** Columns for people, and the suggestions in words. */
  static String table(PlannerCurve curve, List<Suggestion> suggestions) {
    StringBuilder table = new StringBuilder(String.format(Locale.ROOT, HEAD, HEADINGS));
    for (Point point : curve.points()) {
      table.append(row(point.qualityPrice(), point.outcome(), times(point, "%.2f")));
    }
    table.append('\n').append(row("single-turn", curve.singleTurn(), ""));
    curve.constants().forEach(constant -> table.append(row(constant.name(), constant, "")));
    table.append("\nquality_price for\n");
    suggestions.forEach(suggestion -> table.append(words(suggestion, curve)));
    return table.toString();
  }

  private static String row(String name, Outcome outcome, String times) {
    return String.format(
        Locale.ROOT,
        ROW,
        name,
        outcome.cost(),
        outcome.switches(),
        outcome.unsafe(),
        outcome.quality(),
        outcome.shortfall(),
        outcome.underServed(),
        times);
  }

  private static String words(Suggestion suggestion, PlannerCurve curve) {
    String found =
        suggestion
            .point()
            .map(point ->
                String.format(
                    Locale.ROOT,
                    "%s (cost %.2f %s, quality %.4f, shortfall %.4f)",
                    point.qualityPrice(),
                    point.outcome().cost(),
                    curve.currency(),
                    point.outcome().quality(),
                    point.outcome().shortfall()))
            .orElse("none of these");
    return "  " + suggestion.wish() + ": " + found + "\n";
  }

  /** One object. */
  static String json(PlannerCurve curve, List<Suggestion> suggestions) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("currency", curve.currency());
    object.put("curve", curve.points().stream().map(CurveText::object).toList());
    object.put("single_turn", object(curve.singleTurn()));
    object.put("constants", curve.constants().stream().map(CurveText::object).toList());
    object.put("optimum", curve.optimum().stream().map(CurveText::object).toList());
    Map<String, Object> found = new LinkedHashMap<>();
    suggestions.forEach(
        one -> found.put(one.key(), one.point().map(CurveText::object).orElse(null)));
    object.put("suggestions", found);
    return JsonMapper.shared().writeValueAsString(object) + "\n";
  }

  private static Map<String, Object> object(Point point) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("quality_price", Double.parseDouble(point.qualityPrice()));
    object.putAll(object(point.outcome()));
    point.timesOptimum().ifPresent(times -> object.put("times_optimum", times));
    return object;
  }

  private static Map<String, Object> object(Outcome outcome) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", outcome.name());
    object.put("cost", outcome.cost());
    object.put("switches", outcome.switches());
    object.put("unsafe", outcome.unsafe());
    object.put("quality", outcome.quality());
    object.put("shortfall", outcome.shortfall());
    object.put("under_served", outcome.underServed());
    return object;
  }

  /** A line a price. */
  static String csv(PlannerCurve curve, List<Suggestion> suggestions) {
    StringBuilder csv = new StringBuilder(CSV_HEAD);
    for (Point point : curve.points()) {
      Outcome outcome = point.outcome();
      csv.append(
          String.format(
              Locale.ROOT,
              CSV_ROW,
              point.qualityPrice(),
              outcome.cost(),
              outcome.switches(),
              outcome.unsafe(),
              outcome.quality(),
              outcome.shortfall(),
              outcome.underServed(),
              times(point, "%.4f"),
              wishes(point, suggestions)));
    }
    return csv.toString();
  }

  private static String wishes(Point point, List<Suggestion> suggestions) {
    return suggestions.stream()
        .filter(suggestion -> suggestion.point().filter(point::equals).isPresent())
        .map(Suggestion::key)
        .collect(Collectors.joining(" "));
  }

  private static String times(Point point, String form) {
    return point.timesOptimum().isPresent()
        ? String.format(Locale.ROOT, form, point.timesOptimum().getAsDouble())
        : "";
  }
}
