package io.throughline.server.cli;

import io.throughline.selector.plan.Step;
import io.throughline.selector.plan.TurnKind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One answered turn of a replay record.
 *
 * @param session that it belongs to
 * @param at when it was routed
 * @param turnIndex answers that its request shows
 * @param decision that it matched, or ""
 * @param model that answered
 * @param kind of it to the planner; {@link TurnKind#UNKNOWN} where the client named the model
 * @param inputTokens as reported, 0 where they were not; so the others
 */
record RecordedTurn(
    Session session,
    Instant at,
    int turnIndex,
    String decision,
    String model,
    TurnKind kind,
    long inputTokens,
    long cachedTokens,
    long outputTokens) {
  /** The order in which turns came. */
  static final Comparator<RecordedTurn> ORDER =
      Comparator.comparing(RecordedTurn::at).thenComparingInt(RecordedTurn::turnIndex);

  private static final String CLIENT_NAMED = "client_named";
  private static final int SHOWN_CHARS = 64;
  private static final Set<String> ANSWERED = Set.of("completed", "aborted", "unknown");

  /** Sessions of two tenants may have one id. */
  record Session(String tenant, String id) {}

  /** Whether a record is of a turn that was routed in a session and counts there. */
  static boolean counts(JsonNode replay) {
    return !replay.path("session_id").asString("").isEmpty()
        && replay.path("session_policy").isObject()
        && ANSWERED.contains(replay.path("lifecycle_state").asString(""));
  }

  /**
   * Reads a record that {@link #counts}.
   *
   * @throws IllegalArgumentException if a field has not its form; the message names it
   */
  static RecordedTurn of(JsonNode replay) {
    JsonNode policy = replay.path("session_policy");
    boolean reported = !replay.path("usage_source").asString("").equals("estimated");
    String decision = text(replay, "decision");
    String asked = text(policy, "base_selected_model");
    boolean named = text(policy, "decision_reason").equals(CLIENT_NAMED);
    boolean known = !named && !decision.isEmpty() && !asked.isEmpty();
    return new RecordedTurn(
        new Session(text(replay, "tenant"), text(replay, "session_id")),
        instant(replay),
        Math.toIntExact(count(replay, "turn_index", Integer.MAX_VALUE)),
        decision,
        needed(replay, "selected_model"),
        known ? new TurnKind(locked(policy), phase(policy), asked) : TurnKind.UNKNOWN,
        reported ? count(replay, "prompt_tokens", Long.MAX_VALUE) : 0,
        reported ? count(replay, "cached_prompt_tokens", Long.MAX_VALUE) : 0,
        reported ? count(replay, "completion_tokens", Long.MAX_VALUE) : 0);
  }

  /** The turn as the planner sees it. */
  Step step(String modelBefore) {
    return new Step(
        kind.locked(),
        decision,
        kind.phase(),
        kind.asked(),
        turnIndex,
        model,
        !model.equals(modelBefore),
        inputTokens,
        cachedTokens,
        outputTokens);
  }

  private static boolean locked(JsonNode policy) {
    return flag(policy, "active_tool_loop") | flag(policy, "has_non_portable_context");
  }

  private static String phase(JsonNode policy) {
    String phase = text(policy, "phase");
    if (phase.isEmpty()) {
      throw wrong("session_policy.phase", policy.path("phase"), "a word");
    }
    return phase;
  }

  private static boolean flag(JsonNode policy, String key) {
    JsonNode value = policy.path(key);
    if (!value.isBoolean()) {
      throw wrong("session_policy." + key, value, "true or false");
    }
    return value.booleanValue();
  }

  private static Instant instant(JsonNode replay) {
    try {
      return Instant.parse(replay.path("timestamp").asString(""));
    } catch (DateTimeParseException e) {
      throw wrong("timestamp", replay.path("timestamp"), "a time such as 2026-01-01T00:00:00Z");
    }
  }

  private static String needed(JsonNode replay, String key) {
    String text = text(replay, key);
    if (text.isEmpty()) {
      throw wrong(key, replay.path(key), "a name");
    }
    return text;
  }

  /** Fields without a value are left out of records. */
  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (!value.isMissingNode() && !value.isString()) {
      throw wrong(key, value, "a text");
    }
    return value.asString("");
  }

  private static long count(JsonNode replay, String key, long max) {
    JsonNode value = replay.path(key);
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(key, value, "a whole number");
    }
    if (value.longValue() < 0 || value.longValue() > max) {
      throw wrong(key, value, "0 or more");
    }
    return value.longValue();
  }

  private static IllegalArgumentException wrong(String key, JsonNode value, String expected) {
    String found = value.isMissingNode() ? "absent" : value.toString();
    String cut = found.length() > SHOWN_CHARS ? found.substring(0, SHOWN_CHARS) + "..." : found;
    return new IllegalArgumentException(key + ": " + cut + " (expected: " + expected + ")");
  }
}
