package io.throughline.replay.recommend;

import io.throughline.replay.recommend.Recommendation.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What leaving a model costs, and how often it is tried. */
final class Switches {
  private static final String SHARED = "global.router.model_selection.session_aware.";
  private static final double STAY_BIAS = 0.1;
  private static final double CACHE_WEIGHT = 0.2;

  private Switches() {}

  /**
   * Locks hold turns that the base method would move, and where none holds, sessions do move: once
   * more of them stay, this is told no more.
   */
  static List<Recommendation> held(Rule rule, Facts facts) {
    Row all = Row.sum(facts.sums());
    double share = all.ratio("locks_that_held", "turns");
    double switches = all.ratio("switches", "turns");
    double from = rule.threshold("held_share");
    double moving = rule.threshold("switches_per_turn");
    return all.number("turns") < rule.sampleMin() || share < from || switches < moving
        ? List.of()
        : List.of(
            new Recommendation(
                rule.id(),
                "Locks hold many turns that would have moved",
                String.format(
                    Locale.ROOT,
                    "On %.1f %% of the turns a lock kept the model that the base method would have"
                        + " left, and where none did, sessions moved: %.2f switches a turn. A higher"
                        + " stay_bias lets free turns stay, too; decisions with a value of their own"
                        + " keep it.",
                    100 * share,
                    switches),
                Severity.ADVICE,
                Map.of(),
                List.of(
                    Evidence.of("held_share", share, "share", from),
                    Evidence.of("held_turns", all.number("locks_that_held"), "turns"),
                    Evidence.of("switches_per_turn", switches, "switches", moving)),
                all.number("turns"),
                doubled(facts.setup(), "stay_bias", STAY_BIAS),
                true));
  }

  /** Sessions that move leave a warm cache behind. */
  static List<Recommendation> cold(Rule rule, Facts facts) {
    Row all = Row.sum(facts.sums());
    double cached = all.ratio("cached_tokens", "input_tokens");
    double switches = all.ratio("switches", "turns");
    double below = rule.threshold("cached_share");
    double from = rule.threshold("switches_per_turn");
    return all.number("turns") < rule.sampleMin() || cached >= below || switches < from
        ? List.of()
        : List.of(
            new Recommendation(
                rule.id(),
                "Little is read from prefix caches, and sessions switch often",
                String.format(
                    Locale.ROOT,
                    "%.0f %% of the input came from a cache, with %.2f switches a turn. A higher"
                        + " prefix_cache_weight makes leaving a warm cache dearer; decisions with a"
                        + " value of their own keep it.",
                    100 * cached,
                    switches),
                Severity.ADVICE,
                Map.of(),
                List.of(
                    Evidence.of("cached_share", cached, "share", below),
                    Evidence.of("switches_per_turn", switches, "switches", from),
                    Evidence.of("input_tokens", all.number("input_tokens"), "tokens")),
                all.number("turns"),
                doubled(facts.setup(), "prefix_cache_weight", CACHE_WEIGHT),
                true));
  }

  private static Suggestion doubled(Setup setup, String key, double standard) {
    double now = setup.number(SHARED + key, standard);
    return Setup.set(SHARED + key, now > 0 ? 2 * now : standard);
  }
}
