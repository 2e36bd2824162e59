package io.throughline.server.live;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.PassedLimit;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.selector.Money;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.Usage;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the live view keeps of one record. Texts are empty where nothing is known.
 *
 * @param id of the record
 * @param at when the request was routed
 * @param turnIndex answers in the conversation before it
 * @param previousModel the session's model before
 * @param lock why it could not leave its model
 * @param flags limits that the session has passed
 * @param state word of how far it came
 * @param status HTTP status; 0 while unknown
 * @param tokens of prompt and answer
 * @param cost exact; null while unknown
 * @param endedAt null while it is in progress
 */
record LiveTurn(
    String id,
    Instant at,
    String tenant,
    String sessionId,
    String workspace,
    String profile,
    String decision,
    String model,
    String previousModel,
    String phase,
    int turnIndex,
    String action,
    String lock,
    String reason,
    String divergence,
    boolean corrected,
    List<String> flags,
    String state,
    int status,
    long tokens,
    @Nullable BigDecimal cost,
    String currency,
    @Nullable Instant endedAt) {
  private static final String SWITCH = "switch";
  private static final String RECOVERY = "recovery";

  /** What a record in memory tells. */
  static LiveTurn of(ReplayRecord replay) {
    SessionPolicy policy = replay.policy();
    return new LiveTurn(
            replay.id(),
            replay.timestamp(),
            replay.tenant(),
            replay.sessionId(),
            replay.log().workspace(),
            replay.log().profile(),
            replay.decision(),
            replay.selectedModel(),
            policy == null ? "" : policy.currentModel(),
            policy == null ? "" : policy.turn().phase(),
            replay.turnIndex(),
            replay.action(),
            policy == null ? "" : policy.hardLockReason(),
            policy == null ? "" : policy.decisionReason(),
            replay.log().divergence().state(),
            !replay.log().divergence().correction().isEmpty(),
            replay.log().limits().stream().map(PassedLimit::limit).toList(),
            LifecycleState.IN_PROGRESS.word(),
            0,
            0,
            null,
            "",
            null)
        .with(replay.outcome());
  }

  /** The same turn as its record's outcome leaves it. */
  LiveTurn with(ReplayOutcome outcome) {
    boolean taken = !outcome.takers().isEmpty();
    Usage usage = outcome.usage();
    Money cost = outcome.cost().total();
    return new LiveTurn(
        id,
        at,
        tenant,
        sessionId,
        workspace,
        profile,
        decision,
        taken ? outcome.takers().getLast() : model,
        previousModel,
        phase,
        turnIndex,
        taken ? RECOVERY : action,
        lock,
        reason,
        divergence,
        corrected,
        flags,
        outcome.state().word(),
        outcome.responseStatus(),
        usage == null ? 0 : usage.inputTokens() + usage.outputTokens(),
        cost == null ? null : cost.amount(),
        cost == null ? "" : cost.currency(),
        outcome.endedAt());
  }

  /** What a record of the journal's store tells. */
  static LiveTurn of(StoredRecord stored) {
    Map<?, ?> json = stored.json();
    Map<?, ?> policy = object(json, "session_policy");
    Map<?, ?> divergence = object(json, "divergence");
    return new LiveTurn(
        stored.id(),
        stored.at(),
        stored.tenant(),
        text(json, "session_id"),
        text(json, "workspace"),
        text(json, "profile"),
        text(json, "decision"),
        text(json, "selected_model"),
        text(policy, "current_model"),
        text(policy, "phase"),
        (int) number(json, "turn_index"),
        text(json, "action"),
        text(policy, "hard_lock_reason"),
        text(policy, "decision_reason"),
        text(divergence, "state"),
        !text(divergence, "correction").isEmpty(),
        limits(json),
        text(json, "lifecycle_state"),
        (int) number(json, "response_status"),
        number(json, "total_tokens"),
        json.get("actual_cost") instanceof Number cost ? new BigDecimal(cost.toString()) : null,
        text(json, "currency"),
        time(json, "ended_at"));
  }

  private static Map<?, ?> object(Map<?, ?> json, String name) {
    return json.get(name) instanceof Map<?, ?> object ? object : Map.of();
  }

  private static List<String> limits(Map<?, ?> json) {
    return json.get("guardian") instanceof List<?> passed
        ? passed.stream()
            .filter(Map.class::isInstance)
            .map(limit -> text((Map<?, ?>) limit, "limit"))
            .toList()
        : List.of();
  }

  private static String text(Map<?, ?> json, String name) {
    return json.get(name) instanceof String text ? text : "";
  }

  private static long number(Map<?, ?> json, String name) {
    return json.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static @Nullable Instant time(Map<?, ?> json, String name) {
    try {
      return json.get(name) instanceof String text ? Instant.parse(text) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  boolean inProgress() {
    return state.equals(LifecycleState.IN_PROGRESS.word());
  }

  boolean switches() {
    return action.equals(SWITCH);
  }

  /** When it was heard of last. */
  Instant lastAt() {
    return endedAt == null || endedAt.isBefore(at) ? at : endedAt;
  }
}
