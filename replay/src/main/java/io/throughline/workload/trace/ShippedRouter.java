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
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import io.throughline.selector.plan.Trail;
import io.throughline.session.Lineage;
import io.throughline.session.Lineage.Tip;
import io.throughline.session.ModelUse;
import io.throughline.session.SessionState;
import io.throughline.workload.AskedScores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The selector that serves requests, fed from the ledger that serves requests: what each model was
 * sent and when its answer ended, what its provider reported as cached, and what followed free
 * turns so far. For one run over recorded sessions, by one thread.
 */
final class ShippedRouter {
  private static final SessionAwareSelector SELECTOR = new SessionAwareSelector();

  /** The decision that every request matches: the planner tells them apart by what they ask. */
  static final String DECISION = "recorded";

  private static final double MILLIS = 1_000;

  private final Tiers tiers;
  private final SessionAwareConfig config;
  private final List<String> names;
  private final List<Candidate> candidates;
  private final AskedScores base;
  private final PlanTables tables = new PlanTables();

  /** One that has learned nothing. */
  ShippedRouter(Tiers tiers, SessionAwareConfig config) {
    this.tiers = tiers;
    this.config = config;
    names = tiers.models().stream().map(Model::name).toList();
    candidates = names.stream().map(Candidate::of).toList();
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
            config,
            tiers.catalogue(),
            candidates,
            base.of(tiers.models(), asked),
            LookupTables.EMPTY,
            context(session, before, request),
            DECISION,
            "",
            Set.of(),
            Map.of(),
            forecast(session, request, asked));
    if (SELECTOR.select(input) instanceof Chosen chosen) {
      return chosen;
    }
    throw new IllegalStateException("the selector refused a recorded request");
  }

  /** Learns from a free turn, and the locked turns that followed it. */
  void learn(Opening opening) {
    tables.learn(opening);
  }

  private Forecast forecast(SessionState session, Arrival request, Model asked) {
    if (!config.planner().looksAhead() || request.toolResult()) {
      return Forecast.NONE;
    }
    Tip tip = new Lineage(session).tip(request.index());
    Trail trail = tip == null ? Trail.START : tip.trail();
    return tables.forecast(
        FreeTurn.after(
            trail,
            DECISION,
            request.phase(),
            asked.name(),
            request.index(),
            config.planner().minSamples(),
            names));
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
}
