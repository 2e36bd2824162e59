package io.throughline.server.replayed;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.Selection;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** This test's own memory of one session, and what the in-process selector makes of it. */
final class ExpectedSession {
  private final RouterConfig config;
  private final SessionAwareSelector selector = new SessionAwareSelector();
  private String model = "";
  private int turns;
  private int switches;
  private long inputTokens;
  private long cachedTokens;
  private String decision = "";
  private final Map<String, Use> uses = new HashMap<>();

  private record Use(long tokens, @Nullable Double hitShare) {}

  ExpectedSession(RouterConfig config) {
    this.config = config;
  }

  Selection.Chosen choose(RecordedRun run, int answer, Decision matched, BaseScores base) {
    boolean loop = run.inToolLoop(answer);
    TurnContext turn =
        TurnContext.builder()
            .sessionId(run.session())
            .phase(loop ? "tool_loop" : "user_turn")
            .currentModel(model)
            .turnIndex(run.assistantsBefore(answer))
            .historyTokens(run.tokensBefore(answer - 1))
            .contextTokens(run.tokensBefore(answer))
            .toolLoop(loop)
            .memory(
                new SessionMemory(
                    turns > 0,
                    turns,
                    switches,
                    decision,
                    inputTokens,
                    cachedTokens,
                    0,
                    0,
                    "backend_reported"))
            .idleKnown(turns > 0)
            .warmth(warmth(run.tokensBefore(answer)))
            .toolLoopOwner(loop ? new Owner(model, OwnerKind.ISSUED) : null)
            .build();
    List<Candidate> candidates = matched.candidates();
    SelectionInput input =
        new SelectionInput(
            Algorithm.SESSION_AWARE,
            matched.sessionAware(),
            config.catalogue(),
            candidates,
            base,
            LookupTables.EMPTY,
            turn,
            matched.name(),
            "",
            Set.of());
    return (Selection.Chosen) selector.select(input);
  }

  private Map<String, Double> warmth(long tokens) {
    Map<String, Double> warmth = new HashMap<>();
    uses.forEach((used, use) ->
        warmth.put(
            used,
            Math.min(1.0, (double) use.tokens() / tokens)
                * (use.hitShare() == null ? 1 : use.hitShare())));
    return warmth;
  }

  /** The server of that model answered a conversation of so many tokens with that usage. */
  void answered(String by, String matched, JsonNode usage, long tokens) {
    double cached =
        usage.path("prompt_tokens_details").path("cached_tokens").asDouble()
            / usage.path("prompt_tokens").asDouble();
    Use before = uses.get(by);
    Double share =
        before == null
            ? null
            : Math.clamp(cached / Math.min(1.0, (double) before.tokens() / tokens), 0.0, 1.0);
    uses.put(by, new Use(tokens, share));
    switches += model.isEmpty() || model.equals(by) ? 0 : 1;
    turns++;
    model = by;
    decision = matched;
    inputTokens += usage.path("prompt_tokens").asLong();
    cachedTokens += usage.path("prompt_tokens_details").path("cached_tokens").asLong();
  }
}
