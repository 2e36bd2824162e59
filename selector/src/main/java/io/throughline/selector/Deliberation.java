package io.throughline.selector;

import java.util.Map;
import java.util.Objects;

/** One choice in the making; used once, by one thread. */
final class Deliberation {
  private final SelectionInput input;
  private final SessionAwareConfig config;
  private final TurnContext turn;
  private final Ballot ballot;
  private final String current;
  private final int currentPosition;
  private final boolean drift;
  private final Continuity continuity;
  private final SafetyLocks locks;
  private final PolicyDraft policy;

  Deliberation(SelectionInput input) {
    this.input = input;
    config = input.config();
    turn = Objects.requireNonNullElse(input.turn(), TurnContext.NONE);
    ballot = Ballot.of(input.candidates(), input.base());
    current = ballot.logicalName(turn.currentModel());
    currentPosition = ballot.indexOf(current);
    drift = drifted();
    continuity = input.turn() == null ? Continuity.NONE : Continuity.of(input, turn);
    locks = SafetyLocks.of(turn, config);
    TurnCosts costs = TurnCosts.of(input, turn, ballot, current);
    policy = new PolicyDraft(input, turn, current, drift, continuity, costs, ballot.baseScores());
  }

  Selection select() {
    if (locks.providerState() != null) {
      return holdProviderState(locks.providerState());
    }
    if (turn.namedModel() != null) {
      return clientNamed(ballot.logicalName(turn.namedModel()));
    }
    if (locks.toolLoop() != null) {
      return holdOwner(locks.toolLoop(), SafetyLocks.TOOL_LOOP);
    }
    Owner held = input.profile().heldForLife() ? turn.sessionOwner() : null;
    if (held != null && keepsFloor(held)) {
      return holdOwner(held, SafetyLocks.PROFILE);
    }
    policy.lockOwner(locks.unproven() ? SafetyLocks.UNPROVEN : "");
    return ballot.size() == 0 ? nobodyFits() : choose(held != null);
  }

  /** What is gone recovers, whatever its quality was. */
  private boolean keepsFloor(Owner held) {
    String model = ballot.logicalName(held.model());
    return !exists(model) || input.profile().allows(input.catalogue(), model);
  }

  private Selection nobodyFits() {
    if (input.belowFloor()) {
      double floor = input.profile().qualityFloor();
      return new Selection.FloorUnmet(floor, policy.refused("quality_floor_unmet"));
    }
    return input.lacksCapability()
        ? new Selection.CapabilityMissing(input.unfit(), policy.refused("capability_missing"))
        : contextTooLong();
  }

  /**
   * @param released whether a held model no longer keeps the floor
   */
  private Selection choose(boolean released) {
    BaseScores base = Objects.requireNonNull(input.base());
    if (!base.acceptable()) {
      return new Selection.NoneAcceptable(base.method(), policy.refused("no_acceptable_candidate"));
    }
    if (released) {
      return baseChoice("quality_floor");
    }
    return switch (input.algorithm()) {
      case SESSION_AWARE -> weighSession();
      case BASE_ONLY -> baseChoice("base_choice");
      case DEFAULT_MODEL -> baseChoice("no_decision");
    };
  }

  private Selection holdProviderState(Owner owner) {
    String model = ballot.logicalName(owner.model());
    String named = turn.namedModel();
    policy
        .idleExpired(idleExpired())
        .lockOwner(owner.kind().word())
        .lockedBy(locks.providerStateReason(turn.providerState()));
    if (named != null && !ballot.logicalName(named).equals(model)) {
      SessionPolicy refused = policy.refused("provider_state_conflict");
      return new Selection.ProviderStateConflict(model, named, refused);
    }
    if (!exists(model) || input.unavailable().contains(model)) {
      SessionPolicy refused = policy.refused("provider_state_unavailable");
      return new Selection.ProviderStateUnavailable(model, refused);
    }
    return input.catalogue().holds(model, turn.contextTokens())
        ? hold(model, locks.providerStateReason(turn.providerState()))
        : contextTooLong(window(model));
  }

  private Selection clientNamed(String model) {
    int position = ballot.indexOf(model);
    double score = position < 0 ? 0 : ballot.base()[position];
    return chosen(model, "client_named", score, 1, policy.baseScores(), action(model));
  }

  /** Only a backend that is gone and a window that is too small move what such a lock holds. */
  private Selection holdOwner(Owner owner, String reason) {
    String model = ballot.logicalName(owner.model());
    policy.idleExpired(idleExpired()).lockOwner(owner.kind().word());
    if (!exists(model) || input.unavailable().contains(model)) {
      return recover(model, reason);
    }
    if (!input.catalogue().holds(model, turn.contextTokens())) {
      int best = bestBut(model);
      return best < 0
          ? contextTooLong()
          : moveTo(best, "window_overflow", action(ballot.model(best)));
    }
    return hold(model, reason);
  }

  private Selection recover(String gone, String reason) {
    int best = bestBut(gone);
    boolean available = best >= 0 && !input.unavailable().contains(ballot.model(best));
    boolean retry = exists(gone) && input.catalogue().holds(gone, turn.contextTokens());
    if (!available && retry) {
      return hold(gone, reason);
    }
    return best < 0 ? nobodyFits() : moveTo(best, "recovery", Action.RECOVERY);
  }

  private Selection moveTo(int position, String reason, Action action) {
    double[] base = ballot.base();
    double confidence = Ranking.confidence(base, position);
    return chosen(
        ballot.model(position), reason, base[position], confidence, policy.baseScores(), action);
  }

  private Selection weighSession() {
    if (input.turn() == null) {
      policy.missing("session_context");
      return baseChoice("missing_session_context");
    }
    boolean reset = idleExpired() || drift;
    boolean tooEarly = !reset && turn.effectiveTurns() < config.minTurnsBeforeSwitch();
    if (config.planner().looksAhead() && !(tooEarly && currentPosition >= 0)) {
      Plan plan = Plan.of(input, turn, ballot, current);
      String unpriced = plan.unpriced();
      if (unpriced.isEmpty()) {
        return planned(plan);
      }
      policy.planFallback("unpriced:" + unpriced);
    }
    if (current.isEmpty()) {
      policy.missing("previous_model");
      return baseChoice("missing_previous_model");
    }
    if (currentPosition < 0) {
      policy.missing("previous_model_not_in_candidates");
      return baseChoice("previous_model_not_in_candidates");
    }
    policy.idleExpired(idleExpired());
    return tooEarly ? hold(current, "hard_lock=min_turns") : reselect(reset);
  }

  /** Scores are totals with the sign turned, so that higher is better here too. */
  private Selection planned(Plan plan) {
    policy.plan(plan).idleExpired(!current.isEmpty() && idleExpired());
    double[] scores = plan.totals().clone();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -scores[i];
    }
    String model = ballot.model(plan.best());
    double confidence = plan.confidence();
    return chosen(
        model,
        "lookahead_least_total",
        scores[plan.best()],
        confidence,
        ballot.with(scores),
        action(model));
  }

  private Selection reselect(boolean reset) {
    AdjustedScores adjusted =
        new AdjustedScores(input, turn, continuity, ballot, currentPosition, reset);
    int best = adjusted.best();
    if (best < 0) {
      return baseChoice("missing_adjusted_scores");
    }
    policy.traces(adjusted);
    String model = ballot.model(best);
    String reason = best == currentPosition ? "stay_has_best_adjusted_score" : "switch_allowed";
    double[] scores = adjusted.scores();
    double confidence = Ranking.confidence(scores, best);
    return chosen(model, reason, scores[best], confidence, ballot.with(scores), action(model));
  }

  /** Holds a model by force: its score beats every base score, its trace stands alone. */
  private Selection hold(String model, String reason) {
    int position = ballot.indexOf(model);
    double own = position < 0 ? 0 : ballot.base()[position];
    double lift = ballot.highestBase() + config.toolLoopStayBias() + config.stayBias();
    double score = own > lift && position >= 0 ? own : lift;
    policy.lockedBy(reason).traces(new HeldTrace(model, own, score));
    return chosen(model, reason, score, 1, ballot.baseWith(model, score), Action.STAY);
  }

  private Selection baseChoice(String reason) {
    BaseScores base = Objects.requireNonNull(input.base());
    String model = base.selectedModel();
    return chosen(
        model, reason, base.score(), base.confidence(), policy.baseScores(), action(model));
  }

  private Selection chosen(
      String model,
      String reason,
      double score,
      double confidence,
      Map<String, Double> finals,
      Action action) {
    String lora = ballot.loraName(ballot.indexOf(model));
    SessionPolicy record = policy.chosen(model, reason, finals);
    return new Selection.Chosen(model, lora, score, confidence, finals, action, record);
  }

  private Selection contextTooLong() {
    long largest = 0;
    for (Model model : input.catalogue().models()) {
      largest = Math.max(largest, model.contextWindowTokens());
    }
    return contextTooLong(largest);
  }

  private Selection contextTooLong(long largestWindow) {
    SessionPolicy refused = policy.refused("context_length_exceeded");
    return new Selection.ContextTooLong(turn.contextTokens(), largestWindow, refused);
  }

  /** Position of the best other candidate by base score, unavailable ones last; -1: none. */
  private int bestBut(String gone) {
    int out = ballot.indexOf(gone);
    double[] available = ballot.base().clone();
    for (int i = 0; i < available.length; i++) {
      available[i] = input.unavailable().contains(ballot.model(i)) ? Double.NaN : available[i];
    }
    int best = Ranking.best(available, out);
    best = best < 0 ? Ranking.best(ballot.base(), out) : best;
    return best < 0 ? ballot.firstBut(out) : best;
  }

  private Action action(String model) {
    if (current.isEmpty()) {
      return Action.START;
    }
    return model.equals(current) ? Action.STAY : Action.SWITCH;
  }

  private boolean exists(String model) {
    return input.catalogue().contains(model) || ballot.indexOf(model) >= 0;
  }

  private long window(String name) {
    Model model = input.catalogue().find(name);
    return model == null ? 0 : model.contextWindowTokens();
  }

  private boolean idleExpired() {
    return turn.idleKnown()
        && config.idleTimeoutSeconds() > 0
        && turn.idleForSeconds() >= config.idleTimeoutSeconds();
  }

  private boolean drifted() {
    String last = turn.memory().lastDecisionName();
    return config.decisionDriftReset()
        && !input.decisionName().isEmpty()
        && !last.isEmpty()
        && !input.decisionName().equals(last);
  }
}
