package io.throughline.replay;

import io.throughline.selector.Continuity;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnCosts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records for tests. */
public final class Records {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Records() {}

  public static ReplayRecord of(String id, long second) {
    return of(id, second, "s", "d", "auto", "m", false);
  }

  public static ReplayRecord of(
      String id,
      long second,
      String session,
      String decision,
      String asked,
      String selected,
      boolean streaming) {
    return new ReplayRecord(
        id,
        START.plusSeconds(second),
        "Req-" + id,
        "tenant",
        session,
        "x-session-id",
        "",
        "/v1/chat/completions",
        3,
        decision,
        2,
        50,
        0.75,
        "math",
        asked,
        selected,
        "",
        "off",
        "session_aware",
        "stay",
        Map.of("keyword", List.of("hard_words")),
        streaming,
        1_234,
        LogFacts.NONE,
        null,
        ReplayOutcome.IN_PROGRESS);
  }

  /** One of a turn with that lock, chosen for that reason. */
  public static ReplayRecord locked(String id, long second, String lock, String reason) {
    SessionPolicy policy =
        new SessionPolicy(
            "static",
            "m",
            "m",
            TurnContext.NONE,
            "m",
            false,
            false,
            lock,
            "",
            reason,
            null,
            Continuity.NONE,
            TurnCosts.NONE,
            0,
            0,
            Map.of(),
            Map.of(),
            null,
            Map.of(),
            null,
            "",
            null);
    return with(of(id, second), policy, ReplayOutcome.IN_PROGRESS);
  }

  public static ReplayRecord with(ReplayRecord r, LogFacts log) {
    return with(r, log, r.policy(), r.outcome());
  }

  public static ReplayRecord with(
      ReplayRecord r, @Nullable SessionPolicy policy, ReplayOutcome outcome) {
    return with(r, r.log(), policy, outcome);
  }

  private static ReplayRecord with(
      ReplayRecord r, LogFacts log, @Nullable SessionPolicy policy, ReplayOutcome outcome) {
    return new ReplayRecord(
        r.id(),
        r.timestamp(),
        r.requestId(),
        r.tenant(),
        r.sessionId(),
        r.sessionSource(),
        r.parentSessionId(),
        r.path(),
        r.turnIndex(),
        r.decision(),
        r.decisionTier(),
        r.decisionPriority(),
        r.decisionConfidence(),
        r.category(),
        r.originalModel(),
        r.selectedModel(),
        r.loraName(),
        r.reasoningMode(),
        r.selectionMethod(),
        r.action(),
        r.signals(),
        r.streaming(),
        r.contextTokens(),
        log,
        policy,
        outcome);
  }

  public static ReplayOutcome ended(LifecycleState state) {
    return ReplayOutcome.without(state, 200, "", START.plusSeconds(9));
  }
}
