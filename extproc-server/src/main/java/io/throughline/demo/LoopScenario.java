package io.throughline.demo;

import static io.throughline.demo.SessionPlan.Says.says;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * An agent that makes one call again and again until it is told, one that makes the same call as
 * often because it waits for something (there each result is another), and one that nobody tells,
 * until it is stopped.
 */
final class LoopScenario {
  static final String A_CIRCLE_WAS_SUSPECTED = "a_circle_was_suspected";
  static final String A_CIRCLE_WAS_FOUND = "a_circle_was_found";
  static final String THE_MODEL_WAS_TOLD_ONCE = "the_model_was_told_once";
  static final String THE_AGENT_RECOVERED = "the_agent_recovered";
  static final String WAITING_IS_NO_CIRCLE = "waiting_is_no_circle";

  static final String A_RUNAWAY_WAS_STOPPED = "a_runaway_was_stopped";

  private static final int TURNS_MAX = 12;

  /** More turns than the others need. */
  static final String GUARDIAN = "turns: {max: " + TURNS_MAX + ", action: block}";

  static final String RUNS_AWAY = "runs-away";
  private static final String CIRCLES = "goes-in-circles";
  static final String WAITS = "waits-for-an-export";
  private static final int TOO_MANY = 429;
  private static final String KIND = "repeated_call";

  private LoopScenario() {}

  static List<SessionPlan> sessions() {
    return List.of(
        new SessionPlan(CIRCLES, false, List.of(says("Which order is missing in the total?")))
            .as("AGENT"),
        new SessionPlan(WAITS, false, List.of(says("Wait until the export has ended.")))
            .as("AGENT")
            .during(Job.RUNNING),
        new SessionPlan(
            RUNS_AWAY, false, List.of(says("Search until you have found the discount."))));
  }

  static Map<String, Boolean> checks(List<DemoTurn> turns) {
    List<DemoTurn> circles = of(CIRCLES, turns);
    int suspected = first(circles, turn -> turn.circling().is("suspected"));
    int found = first(circles, LoopScenario::isFound);
    int recovered = first(circles, turn -> turn.circling().is("recovered"));
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put(A_CIRCLE_WAS_SUSPECTED, suspected >= 0);
    checks.put(A_CIRCLE_WAS_FOUND, found > suspected);
    checks.put(THE_MODEL_WAS_TOLD_ONCE, found >= 0 && isToldOnlyAt(found, circles));
    checks.put(THE_AGENT_RECOVERED, found >= 0 && recovered > found);
    checks.put(WAITING_IS_NO_CIRCLE, isUnsuspected(of(WAITS, turns)));
    checks.put(A_RUNAWAY_WAS_STOPPED, isStopped(of(RUNS_AWAY, turns)));
    return checks;
  }

  /** The turn beyond the limit. */
  static boolean refuses(DemoTurn turn) {
    return turn.session().equals(RUNS_AWAY) && turn.turn() == TURNS_MAX;
  }

  private static boolean isStopped(List<DemoTurn> turns) {
    return turns.size() == TURNS_MAX + 1
        && turns.stream().limit(TURNS_MAX).allMatch(DemoTurn::answered)
        && turns.getLast().status() == TOO_MANY
        && turns.getLast().told().error().contains("(limit: " + TURNS_MAX + ")")
        && turns.getLast().servedModel().isEmpty();
  }

  private static List<DemoTurn> of(String session, List<DemoTurn> turns) {
    return turns.stream().filter(turn -> turn.session().equals(session)).toList();
  }

  /** Index of the first such turn, -1 for none. */
  private static int first(List<DemoTurn> turns, Predicate<DemoTurn> condition) {
    for (int i = 0; i < turns.size(); i++) {
      if (condition.test(turns.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Header and record agree. */
  private static boolean isFound(DemoTurn turn) {
    return turn.circling().is("diverged")
        && turn.circling().kind().equals(KIND)
        && turn.told().divergence().equals(KIND);
  }

  private static boolean isToldOnlyAt(int index, List<DemoTurn> turns) {
    for (int i = 0; i < turns.size(); i++) {
      String expected = i == index ? KIND : "";
      DemoTurn turn = turns.get(i);
      if (!turn.told().correction().equals(expected)
          || !turn.circling().correction().equals(expected)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnsuspected(List<DemoTurn> turns) {
    return turns.size() > ScriptedBrain.LOOKS
        && turns.stream()
            .noneMatch(turn -> turn.circling().shows() || !turn.told().divergence().isEmpty());
  }
}
