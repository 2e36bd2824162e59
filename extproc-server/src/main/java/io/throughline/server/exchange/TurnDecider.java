package io.throughline.server.exchange;

import io.throughline.selector.Algorithm;
import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.BaseSettings;
import io.throughline.selector.Candidate;
import io.throughline.selector.Capability;
import io.throughline.selector.Eligibility;
import io.throughline.selector.Evidence;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.ProviderState;
import io.throughline.selector.Selection;
import io.throughline.selector.SelectionInput;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.TurnContext;
import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.ModelConfig.ApiFormat;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ProviderStateFacts;
import io.throughline.server.dialect.ProviderStateKind;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.session.Lineage;
import io.throughline.session.Lineage.Tip;
import io.throughline.session.Lineage.Tip.Standing;
import io.throughline.session.ModelUse;
import io.throughline.session.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a request and its session before the selector: everything between what the request says
 * and which model it gets. Pure apart from its configuration and the evidence; thread-safe.
 */
final class TurnDecider {
  private static final String STATIC = "static";
  private static final Set<String> ALL_AVAILABLE = Set.of();

  private final BaseMethods baseMethods;
  private final Evidence evidence;
  private final SessionAwareSelector selector = new SessionAwareSelector();

  TurnDecider(BaseMethods baseMethods, Evidence evidence) {
    this.baseMethods = baseMethods;
    this.evidence = evidence;
  }

  /** Whether the model that the client names, else some candidate, speaks the API. */
  static boolean serves(
      Api api, RouterConfig config, DecisionEngine.Outcome outcome, @Nullable ModelConfig named) {
    return named == null ? !candidates(api, config, outcome).isEmpty() : speaks(named, api);
  }

  /**
   * Chooses.
   *
   * @param session what is remembered, {@link SessionState#EMPTY} for nothing
   * @param stateOwner the model that issued the provider state which the request continues; empty
   *     when that is not known
   * @param named the model that the client names; null for a routed request
   * @param degraded why session memory was not used; empty when it was
   * @param resting models that are known to fail
   * @param nowMillis the time of the request
   */
  Selection choose(
      RouterConfig config,
      ClientRequest request,
      RequestFacts facts,
      DecisionEngine.Outcome outcome,
      SessionState session,
      String stateOwner,
      @Nullable String named,
      String degraded,
      Set<String> resting,
      long nowMillis) {
    String decision = outcome.decision().map(Decision::name).orElse("");
    TurnContext locked =
        turn(config, request, facts, session, stateOwner, named, degraded, nowMillis);
    Eligibility fit =
        Eligibility.of(
            candidates(facts.api(), config, outcome),
            config.catalogue(),
            facts.contextTokens(),
            facts.needs(),
            ALL_AVAILABLE);
    List<Candidate> all = fit.eligible();
    Set<String> unavailable = unavailable(all, resting);
    Portability portability = Portability.of(config, locked, all);
    TurnContext turn = portability.turn();
    List<Candidate> eligible =
        portability.candidates().stream()
            .filter(candidate -> !unavailable.contains(candidate.model()))
            .toList();
    return selector.select(
        new SelectionInput(
            outcome.decision().map(Decision::algorithm).orElse(Algorithm.DEFAULT_MODEL),
            settings(config, outcome),
            config.catalogue(),
            eligible,
            base(config, outcome, eligible, decision),
            evidence.lookupTables(),
            turn,
            decision,
            outcome.category(),
            unavailable,
            unfit(config, fit, facts, turn),
            forecast(config, outcome, session, facts, turn, eligible)));
  }

  /** What the planner expects to follow; nothing where it is off or a lock holds the turn. */
  private Forecast forecast(
      RouterConfig config,
      DecisionEngine.Outcome outcome,
      SessionState session,
      RequestFacts facts,
      TurnContext turn,
      List<Candidate> eligible) {
    SessionAwareConfig settings = settings(config, outcome);
    if (!settings.planner().looksAhead() || settings.locks(turn) || outcome.decision().isEmpty()) {
      return Forecast.NONE;
    }
    Trail trail =
        facts.turnIndex() == 0
            ? Trail.START
            : new Lineage(session).tip(facts.parentDigest()).map(Tip::trail).orElse(Trail.START);
    return evidence.forecast(
        FreeTurn.after(
            trail,
            outcome.decision().get().name(),
            turn.phase(),
            settings.planner().minSamples(),
            eligible.stream().map(Candidate::model).toList()));
  }

  /** What kind of turn a choice was to the planner; not known where the client named the model. */
  static TurnKind kind(RouterConfig config, DecisionEngine.Outcome outcome, SessionPolicy policy) {
    TurnContext turn = policy.turn();
    return turn.namedModel() != null || outcome.decision().isEmpty()
        ? TurnKind.UNKNOWN
        : new TurnKind(
            settings(config, outcome).locks(turn), turn.phase(), policy.baseSelectedModel());
  }

  /** The candidates that were removed, and owners that are held although they lack something. */
  private static Map<String, String> unfit(
      RouterConfig config, Eligibility fit, RequestFacts facts, TurnContext turn) {
    if (fit.removed().isEmpty() && facts.needs().isEmpty()) {
      return Map.of();
    }
    Map<String, String> unfit = new LinkedHashMap<>();
    fit.removed().forEach(removed -> unfit.put(removed.candidate().model(), removed.word()));
    for (String owner : owners(turn)) {
      Set<Capability> lacks = Eligibility.lacks(config.catalogue().find(owner), facts.needs());
      if (!lacks.isEmpty()) {
        unfit.put(owner, Eligibility.lacking(lacks));
      }
    }
    return unfit;
  }

  /** Who may be held or named although it is no candidate. */
  private static List<String> owners(TurnContext turn) {
    List<String> owners = new ArrayList<>();
    if (turn.providerStateOwner() != null) {
      owners.add(turn.providerStateOwner().model());
    }
    if (turn.toolLoopOwner() != null) {
      owners.add(turn.toolLoopOwner().model());
    }
    if (turn.namedModel() != null) {
      owners.add(turn.namedModel());
    }
    return owners;
  }

  /** Where every candidate rests, one of them has to try: that is worth more than no answer. */
  private static Set<String> unavailable(List<Candidate> candidates, Set<String> resting) {
    boolean someWork =
        candidates.stream().anyMatch(candidate -> !resting.contains(candidate.model()));
    return someWork ? resting : ALL_AVAILABLE;
  }

  private static List<Candidate> candidates(
      Api api, RouterConfig config, DecisionEngine.Outcome outcome) {
    return outcome
        .decision()
        .map(Decision::candidates)
        .orElseGet(() -> List.of(Candidate.of(config.defaultModel())))
        .stream()
        .filter(candidate -> speaks(config.model(candidate.model()), api))
        .toList();
  }

  private static boolean speaks(@Nullable ModelConfig model, Api api) {
    return model != null && (model.apiFormat() == ApiFormat.ANTHROPIC) == (api == Api.MESSAGES);
  }

  private static SessionAwareConfig settings(RouterConfig config, DecisionEngine.Outcome outcome) {
    return outcome.decision().map(Decision::sessionAware).orElseGet(config::sessionAware);
  }

  private @Nullable BaseScores base(
      RouterConfig config,
      DecisionEngine.Outcome outcome,
      List<Candidate> eligible,
      String decision) {
    if (eligible.isEmpty()) {
      return null;
    }
    String name = outcome.decision().map(Decision::baseMethod).orElse(STATIC);
    BaseMethod method = baseMethods.find(name);
    if (method == null) {
      throw new IllegalStateException("base method: " + name + " (expected: a registered one)");
    }
    BaseSettings scoring = outcome.decision().map(Decision::scoring).orElse(BaseSettings.DEFAULTS);
    return method.score(
        new BaseQuery(
            eligible, config.catalogue(), decision, outcome.category(), scoring, evidence));
  }

  private static TurnContext turn(
      RouterConfig config,
      ClientRequest request,
      RequestFacts facts,
      SessionState session,
      String stateOwner,
      @Nullable String named,
      String degraded,
      long nowMillis) {
    Lineage lineage = new Lineage(session);
    @Nullable Tip tip = lineage.tip(facts.parentDigest()).orElse(null);
    String current = tip == null ? "" : tip.model();
    return TurnContext.builder()
        .sessionId(request.session().id())
        .phase(phase(facts))
        .currentModel(current)
        .turnIndex(facts.turnIndex())
        .historyTokens(facts.historyTokens())
        .contextTokens(facts.contextTokens())
        .toolLoop(facts.toolLoop())
        .memory(memory(session, facts, tip))
        .idleKnown(tip != null)
        .idleForSeconds(tip == null ? 0 : Math.max(0, nowMillis - tip.atMillis()) / 1_000.0)
        .warmth(warmth(config, session, facts.contextTokens(), nowMillis))
        .toolLoopOwner(facts.toolLoop() ? owner(lineage, facts, tip) : null)
        .providerState(state(facts.providerState()))
        .providerStateOwner(stateOwner(lineage, facts.providerState(), stateOwner))
        .namedModel(named)
        .degraded(degraded)
        .build();
  }

  private static String phase(RequestFacts facts) {
    if (facts.toolLoop()) {
      return "tool_loop";
    }
    return facts.providerState().present() ? "provider_state" : "user_turn";
  }

  private static ProviderState state(ProviderStateFacts facts) {
    return facts.present()
        ? new ProviderState(true, facts.word(), facts.id(ProviderStateKind.PREVIOUS_RESPONSE_ID))
        : ProviderState.NONE;
  }

  /** Who issued the ids, else who sealed the newest of what is sealed. */
  private static @Nullable Owner stateOwner(
      Lineage lineage, ProviderStateFacts facts, String issuer) {
    if (!issuer.isEmpty()) {
      return new Owner(issuer, OwnerKind.ISSUED);
    }
    return lineage
        .issuer(facts.sealDigests())
        .map(model -> new Owner(model, OwnerKind.ISSUED))
        .orElse(null);
  }

  private static SessionMemory memory(SessionState session, RequestFacts facts, @Nullable Tip tip) {
    if (!session.known()) {
      return SessionMemory.NONE;
    }
    return new SessionMemory(
        true,
        session.turnCount() == 0 ? facts.turnIndex() + 1 : session.turnCount(),
        session.switchCount(),
        tip == null ? "" : tip.decision(),
        session.inputTokens(),
        session.cachedInputTokens(),
        0,
        0,
        session.cacheAccountingSource());
  }

  /**
   * What each model's prefix cache may still hold of this session, from its own last use there;
   * models that it never used are absent.
   */
  private static Map<String, Double> warmth(
      RouterConfig config, SessionState session, long contextTokens, long nowMillis) {
    Map<String, Double> warmth = HashMap.newHashMap(session.uses().size());
    for (ModelUse use : session.uses()) {
      ModelConfig model = config.model(use.model());
      if (model != null) {
        long lifetime = model.cacheLifetime().toMillis();
        warmth.put(use.model(), use.warmth(contextTokens, nowMillis, lifetime));
      }
    }
    return warmth;
  }

  private static @Nullable Owner owner(Lineage lineage, RequestFacts facts, @Nullable Tip tip) {
    return lineage
        .issuer(facts.callDigests())
        .map(model -> new Owner(model, OwnerKind.ISSUED))
        .orElseGet(() -> tip == null ? null : new Owner(tip.model(), kind(tip.standing())));
  }

  private static OwnerKind kind(Standing standing) {
    return standing == Standing.PENDING ? OwnerKind.PENDING : OwnerKind.CURRENT;
  }
}
