package io.throughline.replay.recommend;

import io.throughline.replay.recommend.Recommendation.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversations that go in circles. */
final class Circles {
  private static final String CORRECT = "sidecar.divergence.correct";
  private static final String REPETITIONS = "sidecar.divergence.repetitions";
  private static final String CYCLES = "sidecar.divergence.cycles";

  /** Of both. */
  private static final int STANDARD = 3;

  private static final int LEAST = 2;

  private Circles() {}

  /** Circles that do not end. */
  static List<Recommendation> low(Rule rule, Facts facts) {
    double below = rule.threshold("recovery_rate");
    List<Recommendation> all = new ArrayList<>();
    Row.by("workspace", facts.sums())
        .forEach((workspace, sum) -> {
          double rate = sum.ratio("divergences_ended", "divergences");
          Suggestion change = change(facts.setup());
          if (change != null && sum.number("divergences") >= rule.sampleMin() && rate < below) {
            all.add(
                new Recommendation(
                    rule.id(),
                    "Few circles in " + workspace + " come to an end",
                    String.format(
                        Locale.ROOT,
                        "%.0f %% of the circles ended. %s The change counts for all workspaces.",
                        100 * rate,
                        advice(facts.setup())),
                    Severity.ADVICE,
                    Map.of("workspace", workspace),
                    List.of(
                        Evidence.of("recovery_rate", rate, "share", below),
                        Evidence.of("circles", sum.number("divergences"), "circles"),
                        Evidence.of("corrections", sum.number("corrections"), "corrections")),
                    sum.number("divergences"),
                    change,
                    false));
          }
        });
    return all;
  }

  private static boolean correctsAll(Setup setup) {
    return setup.text(CORRECT, "agent").equals("on");
  }

  private static String advice(Setup setup) {
    return correctsAll(setup)
        ? "With fewer repetitions or cycles they are found, and the model is told, sooner."
        : "In sessions of other profiles than AGENT the model is not told yet.";
  }

  /** First it is told everywhere; where it is already, sooner; null where it cannot be sooner. */
  private static @Nullable Suggestion change(Setup setup) {
    if (!correctsAll(setup)) {
      return Setup.set(CORRECT, "on");
    }
    for (String key : List.of(REPETITIONS, CYCLES)) {
      int now = (int) setup.number(key, STANDARD);
      if (now > LEAST) {
        return Setup.set(key, now - 1);
      }
    }
    return null;
  }
}
