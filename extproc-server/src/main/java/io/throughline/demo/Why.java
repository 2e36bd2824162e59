package io.throughline.demo;

import org.jspecify.annotations.Nullable;

/** Why a turn went where it went, in the few words that fit into a table. */
final class Why {
  private Why() {}

  static String of(DemoTurn turn) {
    String reason = turn.reason();
    return switch (reason) {
      case "missing_previous_model" -> "first turn";
      case "hard_lock=tool_loop" -> "in a tool loop";
      case "hard_lock=profile" -> "kept by profile";
      case "hard_lock=min_turns" -> "too early to move";
      case "switch_allowed" -> whyItMoved(turn.replay());
      case "stay_has_best_adjusted_score" ->
          turn.baseModel().equals(turn.model()) ? "still the best" : "not worth the move";
      default ->
          reason.startsWith("hard_lock=context_portability")
              ? "provider state"
              : reason.replace('_', ' ');
    };
  }

  private static String whyItMoved(@Nullable ReplayRecord replay) {
    if (replay != null && replay.idleExpired()) {
      return "after a pause";
    }
    return replay != null && replay.decisionDrift() ? "another task" : "worth the move";
  }
}
