package io.throughline.replay;

import io.throughline.selector.SessionPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why one request went where it went, and what became of it. Holds no credential, and no text of a
 * prompt or an answer unless the operator asked for it.
 *
 * @param id unique id, also in the client's {@code x-vsr-replay-id}
 * @param timestamp when the request was routed
 * @param requestId Envoy's {@code x-request-id}; empty when absent
 * @param tenant the tenant, as a hash or the name that the operator trusts
 * @param sessionId the session id as the client sent it; empty without one
 * @param sessionSource where the session id came from; {@code none} without one
 * @param parentSessionId the session that it was started from, by a subagent or a fork; empty for
 *     none
 * @param path the request's path, without its query
 * @param turnIndex answers in the conversation so far
 * @param decision name of the decision that matched; empty when none did
 * @param decisionTier its tier
 * @param decisionPriority its priority
 * @param decisionConfidence its confidence in [0, 1]
 * @param category first matching domain; empty without one
 * @param originalModel model that the client asked for
 * @param selectedModel logical name of the model that was chosen; empty when refused
 * @param loraName adapter of that model that the upstream was asked for; empty for none
 * @param reasoningMode {@code on} where the decision made the model reason, else {@code off}
 * @param selectionMethod how it was chosen, e.g. {@code session_aware}
 * @param action start, stay, switch or recovery; empty when refused
 * @param signals names of the signals that matched, by type
 * @param streaming whether the client asked for a stream
 * @param contextTokens estimated tokens of the conversation
 * @param log what the request log tells beside
 * @param policy how the selector decided; null for requests that never reached it
 * @param outcome what became of it
 */
public record ReplayRecord(
    String id,
    Instant timestamp,
    String requestId,
    String tenant,
    String sessionId,
    String sessionSource,
    String parentSessionId,
    String path,
    int turnIndex,
    String decision,
    int decisionTier,
    int decisionPriority,
    double decisionConfidence,
    String category,
    String originalModel,
    String selectedModel,
    String loraName,
    String reasoningMode,
    String selectionMethod,
    String action,
    Map<String, List<String>> signals,
    boolean streaming,
    long contextTokens,
    LogFacts log,
    @Nullable SessionPolicy policy,
    ReplayOutcome outcome) {
  private static final String RECOVERY = "recovery";

  /** The model that the request went to in the end: the last that took it over, else the chosen. */
  public String servedBy() {
    return outcome.takers().isEmpty() ? selectedModel : outcome.takers().getLast();
  }

  /** The action in the end: recovery once another model took the request over. */
  public String finalAction() {
    return outcome.takers().isEmpty() ? action : RECOVERY;
  }

  /** The same record with another outcome. */
  public ReplayRecord with(ReplayOutcome next) {
    return new ReplayRecord(
        id,
        timestamp,
        requestId,
        tenant,
        sessionId,
        sessionSource,
        parentSessionId,
        path,
        turnIndex,
        decision,
        decisionTier,
        decisionPriority,
        decisionConfidence,
        category,
        originalModel,
        selectedModel,
        loraName,
        reasoningMode,
        selectionMethod,
        action,
        signals,
        streaming,
        contextTokens,
        log,
        policy,
        next);
  }

  /** What the request is about: its answer may tell more than the request. */
  public Activity activity() {
    return outcome.turnSignals().editedPaths().isEmpty() ? log.activity() : Activity.CODE;
  }
}
