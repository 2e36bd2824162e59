package io.throughline.demo;

import static io.throughline.demo.SessionPlan.Says.says;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The four profiles. The medium model is the fastest, the small one and its twin cost the least of
 * those that take tools. First each is asked by its name, so that it is known how fast it is; what
 * the users say then would lead sessions without a profile to other models.
 */
final class ProfilesScenario {
  static final String CHAT_TAKES_THE_FASTEST = "chat_takes_the_fastest";
  static final String AGENT_KEEPS_ITS_MODEL = "agent_keeps_its_model";
  static final String BATCH_SPREADS_OVER_EQUALS = "batch_spreads_over_equals";
  static final String SAVINGS_TAKES_THE_CHEAPEST_CAPABLE = "savings_takes_the_cheapest_capable";
  static final String UNKNOWN_PROFILE_IS_REFUSED = "unknown_profile_is_refused";

  static final String UNKNOWN = "FASTEST";
  private static final String REFUSED = "an-unknown-profile";
  private static final String FASTEST = DemoModel.MEDIUM;
  private static final List<String> WORDS = List.of("CHAT", "AGENT", "BATCH", "SAVINGS");
  private static final List<String> EQUALS = List.of(DemoModel.SMALL, DemoModel.TWIN);
  private static final int BATCH_SESSIONS = 6;

  /** Of the turns of a batch, each of two equal models has at least one in so many. */
  private static final int SHARE_MIN = 4;

  private ProfilesScenario() {}

  static List<SessionPlan> sessions() {
    List<SessionPlan> plans = new ArrayList<>();
    for (String model : List.of(DemoModel.SMALL, DemoModel.TWIN, FASTEST, DemoModel.LARGE)) {
      plans.add(meet(model));
    }
    plans.add(
        plan(
            "CHAT",
            "a-person-waits",
            "Prove that a total can never be negative.",
            "Which files did you look at?"));
    plans.add(
        plan(
            "AGENT",
            "a-long-task",
            "Refactor the price list into one table, then run the tests.",
            "Prove that the order of the lines does not change the total.",
            "Which files are there now?"));
    for (int i = 1; i <= BATCH_SESSIONS; i++) {
      plans.add(
          plan("BATCH", "backlog-" + i, "Which files are there?", "Write a summary to a file.")
              .besideOthers());
    }
    plans.add(
        plan(
            "SAVINGS",
            "a-small-purse",
            "Prove that a total can never be negative.",
            "Refactor the price list into one table."));
    plans.add(plan(UNKNOWN, REFUSED, "What is in this folder?"));
    return plans;
  }

  static Pace pace(String model) {
    return model.equals(FASTEST) ? Pace.ofMillis(5, 2) : Pace.ofMillis(60, 15);
  }

  static boolean refuses(DemoTurn turn) {
    return turn.session().equals(REFUSED);
  }

  static Map<String, Boolean> checks(List<DemoTurn> turns) {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put(CHAT_TAKES_THE_FASTEST, onlyOn(FASTEST, of("CHAT", turns)));
    checks.put(AGENT_KEEPS_ITS_MODEL, isHeld(of("AGENT", turns)));
    checks.put(BATCH_SPREADS_OVER_EQUALS, isSpread(of("BATCH", turns)));
    checks.put(SAVINGS_TAKES_THE_CHEAPEST_CAPABLE, onlyOn(DemoModel.SMALL, of("SAVINGS", turns)));
    checks.put(
        UNKNOWN_PROFILE_IS_REFUSED,
        turns.stream().anyMatch(ProfilesScenario::refuses)
            && turns.stream().filter(ProfilesScenario::refuses).allMatch(ProfilesScenario::names));
    return checks;
  }

  private static SessionPlan meet(String model) {
    return new SessionPlan(
            "meet-" + model,
            true,
            List.of(
                says("What is in this folder?"),
                says("Double-check that, please."),
                says("Which files are there?")))
        .on(model);
  }

  private static SessionPlan plan(String profile, String name, String... texts) {
    List<SessionPlan.Says> user = new ArrayList<>();
    for (String text : texts) {
      user.add(says(text));
    }
    return new SessionPlan(name, false, user).as(profile);
  }

  private static List<DemoTurn> of(String profile, List<DemoTurn> turns) {
    return turns.stream().filter(turn -> turn.under(profile)).toList();
  }

  private static boolean onlyOn(String model, List<DemoTurn> turns) {
    return !turns.isEmpty() && turns.stream().allMatch(turn -> turn.servedModel().equals(model));
  }

  /** On one model, also when the user speaks and the decision would rather have another. */
  private static boolean isHeld(List<DemoTurn> turns) {
    return !turns.isEmpty()
        && onlyOn(turns.getFirst().servedModel(), turns)
        && turns.stream()
            .anyMatch(turn ->
                turn.reason().equals("hard_lock=profile")
                    && turn.clientPhase() == Phase.USER_TURN
                    && !turn.baseModel().equals(turn.servedModel()));
  }

  private static boolean isSpread(List<DemoTurn> turns) {
    Map<String, Long> counts =
        turns.stream()
            .map(DemoTurn::servedModel)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return EQUALS.containsAll(counts.keySet())
        && EQUALS.stream().allMatch(one -> counts.getOrDefault(one, 0L) * SHARE_MIN >= turns.size())
        && !turns.isEmpty();
  }

  /** Refused with the four names, and no model saw it. */
  private static boolean names(DemoTurn turn) {
    return turn.status() == 400
        && turn.servedModel().isEmpty()
        && WORDS.stream().allMatch(turn.told().error()::contains);
  }
}
