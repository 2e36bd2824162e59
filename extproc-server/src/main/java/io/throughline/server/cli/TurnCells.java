package io.throughline.server.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One record as cells of a table. */
final class TurnCells {
  static final String[] HEADER = {
    "time",
    "turn",
    "phase",
    "decision",
    "model",
    "action",
    "why",
    "in/cached/out",
    "cost",
    "ms",
    "state"
  };

  private static final int COST_DIGITS = 6;
  private static final int TIME_FROM = "2026-01-01T".length();
  private static final int TIME_TO = "2026-01-01T00:00:00".length();

  private TurnCells() {}

  static List<String> of(JsonNode turn) {
    JsonNode policy = turn.path("session_policy");
    return List.of(
        time(turn),
        turn.path("turn_index").asString(""),
        policy.path("phase").asString(""),
        turn.path("decision").asString(""),
        turn.path("selected_model").asString(""),
        turn.path("action").asString(""),
        why(turn),
        tokens(turn),
        cost(turn),
        turn.path("duration_ms").asString(""),
        state(turn));
  }

  private static String time(JsonNode turn) {
    String at = turn.path("timestamp").asString("");
    return at.length() < TIME_TO ? at : at.substring(TIME_FROM, TIME_TO);
  }

  /** The lock where there is one: it outranks every other reason. */
  static String why(JsonNode turn) {
    JsonNode policy = turn.path("session_policy");
    String lock = policy.path("hard_lock_reason").asString("");
    String reason = policy.path("decision_reason").asString("");
    String end = turn.path("terminal_reason").asString("");
    return !lock.isEmpty() ? lock : !reason.isEmpty() ? reason : end;
  }

  private static String tokens(JsonNode turn) {
    return turn.has("prompt_tokens")
        ? "%s/%s/%s"
            .formatted(
                turn.path("prompt_tokens").asString("0"),
                turn.path("cached_prompt_tokens").asString("0"),
                turn.path("completion_tokens").asString("0"))
        : "";
  }

  static String cost(JsonNode turn) {
    return turn.has("actual_cost")
        ? money(turn.path("actual_cost").decimalValue()) + " " + turn.path("currency").asString("")
        : "";
  }

  static String money(BigDecimal amount) {
    BigDecimal shown = amount.setScale(COST_DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return shown.signum() == 0 ? "0" : shown.toPlainString();
  }

  private static String state(JsonNode turn) {
    String state = turn.path("lifecycle_state").asString("");
    String status = turn.path("response_status").asString("");
    return state.equals("completed") || status.isEmpty() ? state : state + " " + status;
  }
}
