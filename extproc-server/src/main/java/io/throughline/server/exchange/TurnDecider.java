package io.throughline.server.exchange;

import io.throughline.selector.BaseMethods;
import io.throughline.selector.Evidence;
import io.throughline.selector.ModelValues;
import io.throughline.selector.Owner;
import io.throughline.selector.OwnerKind;
import io.throughline.selector.Profile;
import io.throughline.selector.ProviderState;
import io.throughline.selector.Selection;
import io.throughline.selector.SessionAwareSelector;
import io.throughline.selector.SessionMemory;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnDemand;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.server.config.ModelConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ProviderStateFacts;
import io.throughline.server.dialect.ProviderStateKind;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.session.Lineage;
import io.throughline.session.Lineage.Tip;
import io.throughline.session.ModelUse;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a request and its session before the selector: everything between what the request says
 * and which model it gets. Pure apart from its configuration and the evidence; thread-safe.
 */
final class TurnDecider {
  private static final String NO_USER = "";

  private final TurnInputs inputs;
  private final Evidence evidence;
  private final SessionAwareSelector selector = new SessionAwareSelector();

  TurnDecider(BaseMethods baseMethods, Evidence evidence) {
    this.inputs = new TurnInputs(baseMethods, evidence);
    this.evidence = evidence;
  }

  /** Whether the model that the client names, else some candidate, speaks the API. */
  static boolean serves(
      Api api, RouterConfig config, DecisionEngine.Outcome outcome, @Nullable ModelConfig named) {
    return TurnInputs.serves(api, config, outcome.decision().orElse(null), named);
  }

  /**
   * Chooses.
   *
   * @param session what is remembered, {@link SessionState#EMPTY} for nothing
   * @param degraded why session memory was not used; empty when it was
   */
  Selection choose(TurnQuestion question, SessionState session, String degraded) {
    RequestFacts facts = question.facts();
    Lineage lineage = new Lineage(session);
    @Nullable Tip tip = lineage.tip(facts.parentDigest());
    Profile profile = question.parts(session);
    return selector.select(
        inputs.of(
            question.config(),
            question.decision(),
            question.outcome().category(),
            demand(question, session),
            turn(question, session, lineage, tip, degraded, profile),
            profile,
            tip == null ? Trail.START : tip.trail()));
  }

  private TurnDemand demand(TurnQuestion question, SessionState session) {
    RequestFacts facts = question.facts();
    RouterProfile asked = question.profileAsked();
    return new TurnDemand(
        facts.api().name(),
        facts.needs(),
        state(facts.providerState()),
        question.resting(),
        facts.conversationDigest(),
        facts.parentDigest(),
        question.request().isTurn(),
        evidence.ratingSnapshot(),
        asked == null ? "" : asked.word(),
        session.profile().word());
  }

  /**
   * What kind of turn a choice was to the planner; not known where the client named the model, or
   * its profile decided.
   */
  static TurnKind kind(TurnQuestion question, SessionPolicy policy, Profile profile) {
    TurnContext turn = policy.turn();
    return turn.namedModel() != null
            || question.decisionName().isEmpty()
            || Holding.decided(profile, policy.decisionReason())
        ? TurnKind.UNKNOWN
        : new TurnKind(
            TurnInputs.sessionAware(question.config(), question.decision()).locks(turn),
            turn.phase(),
            policy.baseSelectedModel());
  }

  private static TurnContext turn(
      TurnQuestion question,
      SessionState session,
      Lineage lineage,
      @Nullable Tip tip,
      String degraded,
      Profile profile) {
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
        facts.toolLoop() ? lineage.loopOwner(facts.parentDigest(), facts.callDigests()) : null,
        stateOwner(lineage, facts.providerState(), question.stateOwner()),
        question.named(),
        degraded,
        Holding.owner(profile, session, tip == null ? "" : tip.model()));
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
    String sealer = lineage.sealer(facts.sealDigests());
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
}
