package io.throughline.server.exchange;

import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Candidate;
import io.throughline.selector.Capability;
import io.throughline.selector.Eligibility;
import io.throughline.selector.Eligibility.Removed;
import io.throughline.selector.Evidence;
import io.throughline.selector.ModelValues;
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
  private static final String NO_USER = "";
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
    return named == null
        ? !speaking(TurnQuestion.candidates(config, outcome), api, config).isEmpty()
        : speaks(named, api);
  }

  /**
   * Chooses.
   *
   * @param session what is remembered, {@link SessionState#EMPTY} for nothing
   * @param degraded why session memory was not used; empty when it was
   */
  Selection choose(TurnQuestion question, SessionState session, String degraded) {
    RequestFacts facts = question.facts();
    RouterConfig config = question.config();
    Eligibility fit =
        Eligibility.of(
            speaking(question.candidates(), facts.api(), config),
            config.catalogue(),
            facts.contextTokens(),
            facts.needs(),
            ALL_AVAILABLE);
    Lineage lineage = new Lineage(session);
    @Nullable Tip tip = lineage.tip(facts.parentDigest());
    TurnContext context = turn(question, session, lineage, tip, degraded);
    Portability portability = Portability.of(config, context, fit.eligible());
    Set<String> unavailable = unavailable(fit.eligible(), question.resting());
    List<Candidate> eligible =
        unavailable.isEmpty()
            ? portability.candidates()
            : Candidates.where(
                portability.candidates(), candidate -> !unavailable.contains(candidate.model()));
    @Nullable BaseScores base = base(question, eligible);
    return selector.select(
        new SelectionInput(
            question.algorithm(),
            question.sessionAware(),
            config.catalogue(),
            eligible,
            base,
            evidence.lookupTables(),
            portability.turn(),
            question.decisionName(),
            question.outcome().category(),
            unavailable,
            unfit(config, fit, facts, portability.turn()),
            forecast(question, tip, portability.turn(), eligible, base)));
  }

  /** What the planner expects to follow; nothing where it is off or a lock holds the turn. */
  private Forecast forecast(
      TurnQuestion question,
      @Nullable Tip tip,
      TurnContext turn,
      List<Candidate> eligible,
      @Nullable BaseScores base) {
    SessionAwareConfig settings = question.sessionAware();
    if (!settings.planner().looksAhead()
        || settings.locks(turn)
        || base == null
        || question.decisionName().isEmpty()) {
      return Forecast.NONE;
    }
    return evidence.forecast(
        FreeTurn.after(
            turn.turnIndex() == 0 || tip == null ? Trail.START : tip.trail(),
            question.decisionName(),
            turn.phase(),
            base.selectedModel(),
            turn.turnIndex(),
            settings.planner().minSamples(),
            Candidates.names(eligible)));
  }

  /** What kind of turn a choice was to the planner; not known where the client named the model. */
  static TurnKind kind(TurnQuestion question, SessionPolicy policy) {
    TurnContext turn = policy.turn();
    return turn.namedModel() != null || question.decisionName().isEmpty()
        ? TurnKind.UNKNOWN
        : new TurnKind(
            question.sessionAware().locks(turn), turn.phase(), policy.baseSelectedModel());
  }

  /** The candidates that were removed, and owners that are held although they lack something. */
  private static Map<String, String> unfit(
      RouterConfig config, Eligibility fit, RequestFacts facts, TurnContext turn) {
    if (fit.removed().isEmpty() && facts.needs().isEmpty()) {
      return Map.of();
    }
    Map<String, String> unfit = Map.of();
    for (int i = 0; i < fit.removed().size(); i++) {
      Removed removed = fit.removed().get(i);
      unfit = with(unfit, removed.candidate().model(), removed.word());
    }
    unfit = withLacking(unfit, config, facts, modelOf(turn.providerStateOwner()));
    unfit = withLacking(unfit, config, facts, modelOf(turn.toolLoopOwner()));
    return withLacking(unfit, config, facts, turn.namedModel());
  }

  /** What a model lacks that may be held or named although it is no candidate. */
  private static Map<String, String> withLacking(
      Map<String, String> unfit, RouterConfig config, RequestFacts facts, @Nullable String model) {
    if (model == null) {
      return unfit;
    }
    Set<Capability> lacks = Eligibility.lacks(config.catalogue().find(model), facts.needs());
    return lacks.isEmpty() ? unfit : with(unfit, model, Eligibility.lacking(lacks));
  }

  /** Most turns remove nothing, and need no map. */
  private static Map<String, String> with(Map<String, String> unfit, String model, String word) {
    Map<String, String> more = unfit.isEmpty() ? new LinkedHashMap<>() : unfit;
    more.put(model, word);
    return more;
  }

  private static @Nullable String modelOf(@Nullable Owner owner) {
    return owner == null ? null : owner.model();
  }

  /** Where every candidate rests, one of them has to try: that is worth more than no answer. */
  private static Set<String> unavailable(List<Candidate> candidates, Set<String> resting) {
    for (Candidate candidate : candidates) {
      if (!resting.contains(candidate.model())) {
        return resting;
      }
    }
    return ALL_AVAILABLE;
  }

  private static List<Candidate> speaking(
      List<Candidate> candidates, Api api, RouterConfig config) {
    for (int i = 0; i < candidates.size(); i++) {
      if (!speaks(config.model(candidates.get(i).model()), api)) {
        return Candidates.where(candidates, one -> speaks(config.model(one.model()), api));
      }
    }
    return candidates;
  }

  private static boolean speaks(@Nullable ModelConfig model, Api api) {
    return model != null && (model.apiFormat() == ApiFormat.ANTHROPIC) == (api == Api.MESSAGES);
  }

  private @Nullable BaseScores base(TurnQuestion question, List<Candidate> eligible) {
    if (eligible.isEmpty()) {
      return null;
    }
    BaseMethod method = baseMethods.find(question.baseMethod());
    if (method == null) {
      throw new IllegalStateException(
          "base method: " + question.baseMethod() + " (expected: a registered one)");
    }
    return method.score(
        new BaseQuery(
            eligible,
            question.config().catalogue(),
            question.decisionName(),
            question.outcome().category(),
            question.scoring(),
            evidence));
  }

  private static TurnContext turn(
      TurnQuestion question,
      SessionState session,
      Lineage lineage,
      @Nullable Tip tip,
      String degraded) {
    RequestFacts facts = question.facts();
    return new TurnContext(
        question.request().session().id(),
        NO_USER,
        phase(facts),
        tip == null ? "" : tip.model(),
        facts.turnIndex(),
        facts.historyTokens(),
        facts.contextTokens(),
        facts.toolLoop(),
        state(facts.providerState()),
        memory(session, facts, tip),
        tip != null,
        tip == null ? 0 : secondsSince(tip.atMillis(), question.nowMillis()),
        warmth(question, session),
        facts.toolLoop() ? owner(lineage, facts, tip) : null,
        stateOwner(lineage, facts.providerState(), question.stateOwner()),
        question.named(),
        degraded);
  }

  private static double secondsSince(long thenMillis, long nowMillis) {
    return Math.max(0, nowMillis - thenMillis) / 1_000.0;
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
    String sealer = lineage.issuer(facts.sealDigests());
    return sealer == null ? null : new Owner(sealer, OwnerKind.ISSUED);
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
   * What each model's prefix cache may still hold of this session, from its own last use there; of
   * models that it never used, or that are no longer configured, nothing is known.
   */
  private static ModelValues warmth(TurnQuestion question, SessionState session) {
    List<ModelUse> uses = session.uses();
    double[] shares = new double[uses.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = warmth(question, uses.get(i));
    }
    return ModelValues.of(uses, ModelUse::model, shares);
  }

  private static double warmth(TurnQuestion question, ModelUse use) {
    ModelConfig model = question.config().model(use.model());
    return model == null
        ? Double.NaN
        : use.warmth(
            question.facts().contextTokens(),
            question.nowMillis(),
            model.cacheLifetime().toMillis());
  }

  private static @Nullable Owner owner(Lineage lineage, RequestFacts facts, @Nullable Tip tip) {
    String issuer = lineage.issuer(facts.callDigests());
    if (issuer != null) {
      return new Owner(issuer, OwnerKind.ISSUED);
    }
    return tip == null ? null : new Owner(tip.model(), kind(tip.standing()));
  }

  private static OwnerKind kind(Standing standing) {
    return standing == Standing.PENDING ? OwnerKind.PENDING : OwnerKind.CURRENT;
  }
}
