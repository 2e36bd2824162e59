package io.throughline.server.cli;

import io.throughline.workload.PlannerCurve;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of the planner's curve, and the prices of quality that answer it. */
final class CurveOptions {
  @Option(
      names = "--planner-curve",
      description = {
        "Cost and shortfall of the lookahead planner over its price of quality,",
        "and which price to take; in place of --policy."
      })
  private boolean asked;

  @Option(
      names = "--budget",
      paramLabel = "COST",
      description = "Also the price of least shortfall at this cost or less.")
  private @Nullable Double budget;

  @Option(
      names = "--shortfall",
      paramLabel = "SHORTFALL",
      description = "Also the price of least cost at this mean shortfall or less.")
  private @Nullable Double shortfall;

  /** Whether the curve is asked for. */
  boolean asked() {
    return asked;
  }

  /** The option that stands without, or against, the others, with what was expected; or "". */
  String problem(boolean policies) {
    if (!asked && (budget != null || shortfall != null)) {
      String option = budget == null ? "--shortfall" : "--budget";
      return option
          + ": "
          + (budget == null ? shortfall : budget)
          + " (expected: with --planner-curve)";
    }
    if (asked && policies) {
      return "--policy: given (expected: not with --planner-curve)";
    }
    if (budget != null && !(budget > 0 && Double.isFinite(budget))) {
      return "--budget: " + budget + " (expected: a cost above 0)";
    }
    return shortfall == null || (shortfall >= 0 && shortfall <= 1)
        ? ""
        : "--shortfall: " + shortfall + " (expected: 0 to 1)";
  }

  /** The suggestions, in the order of the options. */
  List<Suggestion> suggestions(PlannerCurve curve) {
    List<Suggestion> suggestions = new ArrayList<>();
    suggestions.add(
        new Suggestion("quality", "single-turn's quality or better", curve.asGoodAsSingleTurn()));
    if (budget != null) {
      String words = "at most " + budget + " " + curve.currency();
      suggestions.add(new Suggestion("budget", words, curve.withinBudget(budget)));
    }
    if (shortfall != null) {
      String words = "a shortfall of at most " + shortfall;
      suggestions.add(new Suggestion("shortfall", words, curve.withinShortfall(shortfall)));
    }
    return suggestions;
  }
}
