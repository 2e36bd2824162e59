package io.throughline.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** What must hold for the demo to end with status 0: named checks on what was seen. Pure. */
final class DemoChecks {
  static final String EVERY_TURN_ANSWERED = "every_turn_answered";
  static final String FAILURE_MODE_ALLOWED_ZERO = "failure_mode_allowed_zero";
  static final String MESSAGE_TIMEOUTS_ZERO = "message_timeouts_zero";
  static final String RECORDS_MATCH_SERVERS = "records_match_servers";
  static final String TWO_MODELS_SERVED = "two_models_served";
  static final String A_SWITCH_HAPPENED = "a_switch_happened";
  static final String A_LOCK_HELD = "a_lock_held";
  static final String EVERY_REPLICA_SERVED = "every_replica_served";
  static final String SESSIONS_ARE_SHARED = "sessions_are_shared";

  static final String HISTORY_ADDS_UP = "history_adds_up";

  private DemoChecks() {}

  /** Every check with its outcome, in a fixed order. */
  static Map<String, Boolean> of(
      Scenario scenario, int replicas, List<DemoTurn> turns, Counters envoy) {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put(EVERY_TURN_ANSWERED, all(turns, turn -> turn.answered() || scenario.refuses(turn)));
    checks.put(FAILURE_MODE_ALLOWED_ZERO, isZero(envoy.failureModeAllowed()));
    checks.put(MESSAGE_TIMEOUTS_ZERO, isZero(envoy.messageTimeouts()));
    checks.put(RECORDS_MATCH_SERVERS, all(turns, DemoChecks::recordMatches));
    if (!scenario.ofItsOwn()) {
      checks.put(TWO_MODELS_SERVED, modelsServed(turns) >= 2);
      checks.put(
          A_SWITCH_HAPPENED, Totals.changes(turns).stream().anyMatch(DemoChecks::saysSwitch));
      checks.put(A_LOCK_HELD, aLockHeld(turns));
    }
    checks.putAll(scenario.checks(turns));
    if (replicas > 1) {
      checks.put(
          EVERY_REPLICA_SERVED,
          turns.stream().map(DemoTurn::replica).distinct().count() == replicas);
      checks.put(SESSIONS_ARE_SHARED, all(turns, DemoChecks::knowsTheSession));
    }
    return checks;
  }

  /** Only the first turn of a session starts one, whatever replica serves the next. */
  private static boolean knowsTheSession(DemoTurn turn) {
    return turn.action().equals("start") == (turn.turn() == 0);
  }

  private static boolean recordMatches(DemoTurn turn) {
    ReplayRecord replay = turn.replay();
    return replay != null
        && replay.session().equals(turn.session())
        && replay.model().equals(turn.servedModel())
        && turn.model().equals(turn.servedModel());
  }

  private static long modelsServed(List<DemoTurn> turns) {
    return turns.stream()
        .map(DemoTurn::servedModel)
        .filter(model -> !model.isEmpty())
        .distinct()
        .count();
  }

  private static boolean saysSwitch(DemoTurn turn) {
    return turn.action().equals("switch");
  }

  /** Inside a tool loop the session's model went on although the base choice was another one. */
  private static boolean aLockHeld(List<DemoTurn> turns) {
    for (int i = 1; i < turns.size(); i++) {
      DemoTurn before = turns.get(i - 1);
      DemoTurn turn = turns.get(i);
      if (turn.clientPhase() == Phase.TOOL_LOOP
          && turn.hardLocked()
          && before.session().equals(turn.session())
          && !turn.servedModel().isEmpty()
          && before.servedModel().equals(turn.servedModel())
          && !turn.baseModel().equals(turn.servedModel())) {
        return true;
      }
    }
    return false;
  }

  private static boolean all(List<DemoTurn> turns, Predicate<DemoTurn> condition) {
    return !turns.isEmpty() && turns.stream().allMatch(condition);
  }

  private static boolean isZero(OptionalLong counter) {
    return counter.isPresent() && counter.getAsLong() == 0;
  }
}
