package io.throughline.replay.recommend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** All rules, one a line, and what they come to. */
public final class Rules {
  static final Rule CHAT_IS_LONG =
      new Rule(
          "chat_is_long", "sessions", 20, Map.of("turns_per_session", 5.0), Profiles::chatIsLong);
  static final Rule AUTOMATIC_IS_ONE =
      new Rule(
          "automatic_is_one",
          "records",
          200,
          Map.of("share", 0.99),
          facts -> facts.decisions() != null && facts.setup().isKnown(),
          Decisions::one);
  static final Rule LOW_RECOVERY =
      new Rule("low_recovery", "circles", 10, Map.of("recovery_rate", 0.5), Circles::low);
  static final Rule CHEAPER_IS_EQUAL =
      new Rule(
          "cheaper_is_equal",
          "sessions",
          40,
          Map.of("one_shot_loss", 0.05, "saving", 0.1),
          Prices::cheaper);
  static final Rule LOCKS_HOLD_MUCH =
      new Rule(
          "locks_hold_much",
          "turns",
          200,
          Map.of("held_share", 0.1, "switches_per_turn", 0.05),
          Switches::held);
  static final Rule CACHE_IS_COLD =
      new Rule(
          "cache_is_cold",
          "turns",
          200,
          Map.of("cached_share", 0.3, "switches_per_turn", 0.05),
          Switches::cold);
  static final Rule NO_PRICE =
      new Rule(
          "no_price",
          "turns",
          1,
          Map.of("unpriced_share", 0.01),
          facts -> facts.setup().isKnown(),
          Prices::absent);
  static final Rule MODEL_FAILS =
      new Rule("model_fails", "turns", 50, Map.of("failed_share", 0.1), Outcomes::failing);
  static final Rule ASKED_AGAIN =
      new Rule("asked_again", "turns", 100, Map.of("retry_share", 0.15), Outcomes::retried);

  /** All of them. */
  public static final List<Rule> ALL =
      List.of(
          CHAT_IS_LONG,
          AUTOMATIC_IS_ONE,
          LOW_RECOVERY,
          CHEAPER_IS_EQUAL,
          LOCKS_HOLD_MUCH,
          CACHE_IS_COLD,
          NO_PRICE,
          MODEL_FAILS,
          ASKED_AGAIN);

  private Rules() {}

  /** What they say, what matters most first. */
  public static List<Recommendation> apply(Facts facts) {
    List<Recommendation> all = new ArrayList<>();
    ALL.forEach(rule -> all.addAll(rule.apply(facts)));
    all.sort(Comparator.comparing(Recommendation::severity).reversed());
    return all;
  }
}
