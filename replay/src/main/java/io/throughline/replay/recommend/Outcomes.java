package io.throughline.replay.recommend;

import io.throughline.replay.recommend.Recommendation.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers that are none, or not good enough. */
final class Outcomes {
  private static final String FAILURES = "sidecar.failover.failures";
  private static final String ENABLED = "sidecar.failover.enabled";
  private static final String REST = "sidecar.failover.rest";
  private static final String LONG_REST = "5m";
  private static final int FAILURES_DEFAULT = 3;
  private static final String QUALITY_WEIGHT =
      "global.router.model_selection.hybrid.quality_weight";
  private static final double QUALITY_WEIGHT_DEFAULT = 0.2;

  private Outcomes() {}

  /** A model whose turns fail. */
  static List<Recommendation> failing(Rule rule, Facts facts) {
    double from = rule.threshold("failed_share");
    List<Recommendation> all = new ArrayList<>();
    Row.by("model", facts.sums())
        .forEach((model, sum) -> {
          double share = sum.ratio("failed", "turns");
          if (sum.number("turns") >= rule.sampleMin() && share >= from) {
            all.add(
                new Recommendation(
                    rule.id(),
                    "Turns of " + model + " fail",
                    String.format(
                        Locale.ROOT,
                        "%.0f %% of its turns got no answer. After fewer failures in a row,"
                            + " or for longer, it can rest while other candidates answer.",
                        100 * share),
                    Severity.WARNING,
                    Map.of("model", model),
                    List.of(
                        Evidence.of("failed_share", share, "share", from),
                        Evidence.of("failed_turns", sum.number("failed"), "turns")),
                    sum.number("turns"),
                    sooner(facts.setup()),
                    false));
          }
        });
    return all;
  }

  private static Suggestion sooner(Setup setup) {
    int now = (int) setup.number(FAILURES, FAILURES_DEFAULT);
    if (setup.text(ENABLED, "true").equals("false")) {
      return Setup.set(ENABLED, true);
    }
    return now > 1 ? Setup.set(FAILURES, now - 1) : Setup.set(REST, LONG_REST);
  }

  /** A model whose users ask again. */
  static List<Recommendation> retried(Rule rule, Facts facts) {
    double from = rule.threshold("retry_share");
    double now = facts.setup().number(QUALITY_WEIGHT, QUALITY_WEIGHT_DEFAULT);
    List<Recommendation> all = new ArrayList<>();
    Row.by("model", facts.sums())
        .forEach((model, sum) -> {
          double share = sum.ratio("retries", "turns");
          if (sum.number("turns") >= rule.sampleMin() && share >= from) {
            all.add(
                new Recommendation(
                    rule.id(),
                    "Users of " + model + " ask again",
                    String.format(
                        Locale.ROOT,
                        "%.0f %% of its turns ask what was asked just before. A higher quality_weight"
                            + " makes hybrid choose better models, in all decisions without a value of"
                            + " their own.",
                        100 * share),
                    Severity.INFO,
                    Map.of("model", model),
                    List.of(
                        Evidence.of("retry_share", share, "share", from),
                        Evidence.of("retries", sum.number("retries"), "turns")),
                    sum.number("turns"),
                    Setup.set(QUALITY_WEIGHT, now > 0 ? 2 * now : QUALITY_WEIGHT_DEFAULT),
                    true));
          }
        });
    return all;
  }
}
