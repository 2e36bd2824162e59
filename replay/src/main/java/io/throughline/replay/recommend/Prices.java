package io.throughline.replay.recommend;

import io.throughline.replay.recommend.Recommendation.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What models cost. */
final class Prices {
  private static final String MODELS = "providers.models";
  private static final String COST_WEIGHT = "global.router.model_selection.hybrid.cost_weight";
  private static final double COST_WEIGHT_DEFAULT = 0.2;

  private Prices() {}

  /** A cheaper model whose first answers are enough as often. */
  static List<Recommendation> cheaper(Rule rule, Facts facts) {
    List<Recommendation> all = new ArrayList<>();
    for (Compared one : facts.compared()) {
      boolean equal = one.oneShot().from() > -rule.threshold("one_shot_loss");
      double saving = 1 - one.cost().other() / one.cost().model();
      double dearest = (1 - rule.threshold("saving")) * one.cost().model();
      boolean cheaper = one.cost().to() < 0 && one.cost().other() <= dearest;
      if (one.sessions() >= rule.sampleMin() && equal && cheaper) {
        all.add(cheaper(rule, one, saving, facts.setup()));
      }
    }
    return all;
  }

  private static Recommendation cheaper(Rule rule, Compared one, double saving, Setup setup) {
    double now = setup.number(COST_WEIGHT, COST_WEIGHT_DEFAULT);
    return new Recommendation(
        rule.id(),
        "On "
            + one.activity()
            + ", "
            + one.other()
            + " does as well as "
            + one.model()
            + " for less",
        String.format(
            Locale.ROOT,
            "On the same kinds of sessions its first answer is enough as often (difference %+.3f,"
                + " 95 %% interval %+.3f to %+.3f), and a turn costs %.0f %% less. A higher"
                + " cost_weight makes hybrid choose it more often, in all decisions without a value"
                + " of their own. Try the change on the recorded choices first.",
            one.oneShot().other() - one.oneShot().model(),
            one.oneShot().from(),
            one.oneShot().to(),
            100 * saving),
        Severity.ADVICE,
        scope(one),
        List.of(
            Evidence.of(
                "one_shot_difference_from",
                one.oneShot().from(),
                "share",
                -rule.threshold("one_shot_loss")),
            Evidence.of("one_shot_difference_to", one.oneShot().to(), "share"),
            Evidence.of("one_shot_rate", one.oneShot().model(), "share"),
            Evidence.of("other_one_shot_rate", one.oneShot().other(), "share"),
            Evidence.of("cost_per_turn", one.cost().model(), one.currency()),
            Evidence.of("other_cost_per_turn", one.cost().other(), one.currency()),
            Evidence.of("saving", saving, "share", rule.threshold("saving"))),
        one.sessions(),
        Setup.set(COST_WEIGHT, now > 0 ? 2 * now : COST_WEIGHT_DEFAULT),
        true);
  }

  private static Map<String, String> scope(Compared one) {
    Map<String, String> scope = new LinkedHashMap<>();
    scope.put("activity", one.activity());
    scope.put("model", one.model());
    scope.put("other", one.other());
    return scope;
  }

  /** Models that answer without a price. */
  static List<Recommendation> absent(Rule rule, Facts facts) {
    double from = rule.threshold("unpriced_share");
    List<Recommendation> all = new ArrayList<>();
    Row.by("model", facts.sums())
        .forEach((model, sum) -> {
          double share = sum.ratio("unpriced_turns", "turns");
          Map<String, @Nullable Object> entry = facts.setup().named(MODELS, model);
          if (entry != null && sum.number("unpriced_turns") >= rule.sampleMin() && share >= from) {
            entry.put("pricing", priced(entry.get("pricing")));
            all.add(
                new Recommendation(
                    rule.id(),
                    "Turns of " + model + " have no price",
                    String.format(
                        Locale.ROOT,
                        "The cost of %.0f %% of its turns is not known, so sums of cost are too low and"
                            + " no choice looks at its price. Put your prices in the place of the"
                            + " numbers of the change.",
                        100 * share),
                    Severity.WARNING,
                    Map.of("model", model),
                    List.of(
                        Evidence.of("unpriced_share", share, "share", from),
                        Evidence.of("unpriced_turns", sum.number("unpriced_turns"), "turns")),
                    sum.number("turns"),
                    Setup.entry(MODELS, entry),
                    false));
          }
        });
    return all;
  }

  /** What is there stays; 1 stands for a price that nobody but the operator knows. */
  private static Map<String, @Nullable Object> priced(@Nullable Object present) {
    Map<String, @Nullable Object> pricing = new LinkedHashMap<>();
    if (present instanceof Map<?, ?> map) {
      map.forEach((key, value) -> pricing.put(String.valueOf(key), value));
    }
    pricing.putIfAbsent("currency", "USD");
    pricing.putIfAbsent("prompt_per_1m", 1);
    pricing.putIfAbsent("cached_input_per_1m", 1);
    pricing.putIfAbsent("completion_per_1m", 1);
    return pricing;
  }
}
