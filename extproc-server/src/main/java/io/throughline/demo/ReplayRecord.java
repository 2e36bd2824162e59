package io.throughline.demo;

import io.throughline.selector.Money;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the demo reads of a replay record.
 *
 * @param cost null when the sidecar does not know it
 * @param reason the selector's {@code decision_reason}
 * @param idleExpired whether the session had paused long enough to be routed afresh
 * @param decisionDrift whether another decision matched than the turn before
 * @param profile what the session is for; empty for none
 * @param lockOwner how a tool loop's owner was found: issued, pending, current, unproven, or empty
 */
record ReplayRecord(
    String id,
    String session,
    String decision,
    String model,
    String baseModel,
    String phase,
    String reason,
    boolean hardLocked,
    String lockOwner,
    boolean idleExpired,
    boolean decisionDrift,
    boolean ended,
    TokenUsage usage,
    @Nullable Money cost,
    String profile,
    Circling circling) {
  static ReplayRecord of(JsonNode json) {
    JsonNode policy = json.path("session_policy");
    return new ReplayRecord(
        text(json, "id"),
        text(json, "session_id"),
        text(json, "decision"),
        text(json, "selected_model"),
        text(policy, "base_selected_model"),
        text(policy, "phase"),
        text(policy, "decision_reason"),
        policy.path("hard_locked").asBoolean(false),
        text(policy, "lock_owner"),
        policy.path("idle_expired").asBoolean(false),
        policy.path("decision_drift").asBoolean(false),
        !text(json, "lifecycle_state").equals("in_progress"),
        new TokenUsage(
            json.path("prompt_tokens").asInt(0),
            json.path("cached_prompt_tokens").asInt(0),
            json.path("completion_tokens").asInt(0)),
        cost(json),
        text(json, "profile"),
        Circling.of(json.path("divergence")));
  }

  private static @Nullable Money cost(JsonNode json) {
    JsonNode amount = json.path("actual_cost");
    return amount.isNumber() ? new Money(text(json, "currency"), amount.decimalValue()) : null;
  }

  private static String text(JsonNode json, String key) {
    return json.path(key).asString("");
  }
}
