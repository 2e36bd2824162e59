package io.throughline.workload.trace;

import io.throughline.selector.Algorithm;
import io.throughline.selector.Candidate;
import io.throughline.selector.LookupTables;
import io.throughline.selector.Model;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.TurnContext;
import io.throughline.session.ModelUse;
import io.throughline.session.SessionState;
import io.throughline.workload.AskedScores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The selector that serves requests, with its defaults, fed from the ledger that serves requests:
 * what each model was sent and when its answer ended, and what its provider reported as cached.
 */
final class ShippedRouter {
  private static final SessionAwareSelector SELECTOR = new SessionAwareSelector();
  private static final SessionAwareConfig CONFIG = SessionAwareConfig.builder().build();
  private static final String DECISION = "recorded";
  private static final double MILLIS = 1_000;

  private final Tiers tiers;
  private final List<Candidate> candidates;
  private final AskedScores base;

  ShippedRouter(Tiers tiers) {
    this.tiers = tiers;
    candidates = tiers.models().stream().map(model -> Candidate.of(model.name())).toList();
    base = new AskedScores(tiers.qualityRange());
  }

  /**
   * The choice for a request.
   *
   * @param before the request before it and the size of its answer; null for the first
   */
  Chosen choose(
      SessionState session, @Nullable RecordedRequest before, Arrival request, Model asked) {
    SelectionInput input =
        new SelectionInput(
            Algorithm.SESSION_AWARE,
            CONFIG,
            tiers.catalogue(),
            candidates,
            base.of(tiers.models(), asked),
            LookupTables.EMPTY,
            context(session, before, request),
            DECISION,
            "",
            Set.of());
    if (SELECTOR.select(input) instanceof Chosen chosen) {
      return chosen;
    }
    throw new IllegalStateException("the selector refused a recorded request");
  }

  private TurnContext context(
      SessionState session, @Nullable RecordedRequest before, Arrival request) {
    TurnContext.Builder context =
        TurnContext.builder()
            .phase(request.phase())
            .currentModel(session.currentModel())
            .turnIndex(request.index())
            .contextTokens(request.inputTokens())
            .toolLoop(request.toolResult())
            .warmth(warmth(session, request));
    return before == null ? context.build() : remembered(context, session, before, request);
  }

  private static TurnContext remembered(
      TurnContext.Builder context, SessionState session, RecordedRequest before, Arrival request) {
    long idleMillis = Math.max(0, request.atMillis() - session.lastActivityMillis());
    Owner current = new Owner(session.currentModel(), OwnerKind.CURRENT);
    return context
        .historyTokens(
            Math.min(request.inputTokens(), before.inputTokens() + before.outputTokens()))
        .idleKnown(true)
        .idleForSeconds(idleMillis / MILLIS)
        .toolLoopOwner(request.toolResult() ? current : null)
        .memory(memory(session))
        .build();
  }

  private static SessionMemory memory(SessionState session) {
    return new SessionMemory(
        true,
        session.turnCount(),
        session.switchCount(),
        session.lastDecision(),
        session.inputTokens(),
        session.cachedInputTokens(),
        0,
        0,
        session.cacheAccountingSource());
  }

  private Map<String, Double> warmth(SessionState session, Arrival request) {
    Map<String, Double> warmth = HashMap.newHashMap(session.uses().size());
    for (ModelUse use : session.uses()) {
      long lifetimeMillis = tiers.cacheLifetimeMillis(use.model());
      warmth.put(
          use.model(), use.warmth(request.inputTokens(), request.atMillis(), lifetimeMillis));
    }
    return warmth;
  }

  /** The decision that all requests match. */
  static String decision() {
    return DECISION;
  }
}
