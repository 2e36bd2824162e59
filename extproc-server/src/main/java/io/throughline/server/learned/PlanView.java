package io.throughline.server.learned;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.PlanSnapshot;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The planner's tables for people: what is expected, not the sums that it follows from. */
public final class PlanView {
  private static final int VERSION = 1;
  private static final String ROW = "%-72s %9s %8s %8s %8s %8s %6s  %s%n";

  private PlanView() {}

  /** As a JSON object. */
  public static Map<String, Object> json(PlanSnapshot tables) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("keys", tables.forecasts().stream().map(PlanView::json).toList());
    json.put("first_use_cached", tables.firstShares());
    return json;
  }

  private static Map<String, Object> json(Forecast forecast) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", forecast.key());
    json.put("samples", forecast.samples());
    json.put("expected_locked_turns", forecast.lockedTurns());
    json.put("asked", new TreeMap<>(forecast.asked()));
    json.put("output_tokens", forecast.outputTokens());
    json.put("locked_output_tokens", forecast.lockedOutputTokens());
    json.put("growth_tokens", forecast.growthTokens());
    if (!Double.isNaN(forecast.warmShare())) {
      json.put("warm_share", forecast.warmShare());
    }
    return json;
  }

  /** As columns; each line ends with a line break. */
  public static String table(PlanSnapshot tables) {
    StringBuilder lines = new StringBuilder();
    lines.append(
        ROW.formatted(
            "key", "samples", "locked", "output", "on them", "growth", "warm", "asked on them"));
    tables.forecasts().forEach(forecast -> lines.append(row(forecast)));
    lines.append(String.format("%n%-72s %9s%n", "model", "cached"));
    tables
        .firstShares()
        .forEach((model, share) ->
            lines.append(String.format(Locale.ROOT, "%-72s %9.3f%n", plain(model), share)));
    return lines
        + """

        samples: free turns seen, the older ones weighing less; locked: turns expected to follow that only
        the chosen model can take; output: tokens of the free turn; on them, growth: output, and growth of
        the prompt, on each of the locked turns; warm: share of their input that is read from the cache;
        cached: share of a free turn's input that a model reads from its cache although another, or none,
        had answered the turn before. What a key with asked= and turn= says of the locked turns is mixed
        into what the one without says, n : 20 after n samples.
        """;
  }

  private static String row(Forecast forecast) {
    return ROW.formatted(
        plain(forecast.key()),
        number("%.1f", forecast.samples()),
        number("%.2f", forecast.lockedTurns()),
        number("%.0f", forecast.outputTokens()),
        number("%.0f", forecast.lockedOutputTokens()),
        number("%.0f", forecast.growthTokens()),
        Double.isNaN(forecast.warmShare()) ? "-" : number("%.3f", forecast.warmShare()),
        new TreeMap<>(forecast.asked())
            .entrySet().stream()
                .map(ask -> plain(ask.getKey()) + " " + number("%.3f", ask.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }

  /** Names may come from a file of somebody else. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
