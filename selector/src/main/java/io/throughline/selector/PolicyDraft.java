package io.throughline.selector;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills a {@link SessionPolicy} step by step while a choice is made; for one choice only. */
final class PolicyDraft {
  private final SelectionInput input;
  private final TurnContext turn;
  private final String currentModel;
  private final boolean drift;
  private final Continuity continuity;
  private final TurnCosts turnCosts;
  private final Map<String, Double> baseScores;
  private String lockOwner = "";
  private String hardLockReason = "";
  private boolean idleExpired;
  private @Nullable List<String> missingSignals;
  private @Nullable Map<String, CandidateTrace> traces;
  private @Nullable Plan plan;
  private String planFallback = "";

  PolicyDraft(
      SelectionInput input,
      TurnContext turn,
      String currentModel,
      boolean drift,
      Continuity continuity,
      TurnCosts turnCosts,
      Map<String, Double> baseScores) {
    this.input = input;
    this.turn = turn;
    this.currentModel = currentModel;
    this.drift = drift;
    this.continuity = continuity;
    this.turnCosts = turnCosts;
    this.baseScores = baseScores;
  }

  Map<String, Double> baseScores() {
    return baseScores;
  }

  PolicyDraft lockOwner(String word) {
    lockOwner = word;
    return this;
  }

  PolicyDraft lockedBy(String reason) {
    hardLockReason = reason;
    return this;
  }

  PolicyDraft idleExpired(boolean expired) {
    idleExpired = expired;
    return this;
  }

  PolicyDraft missing(String signal) {
    missingSignals = List.of(signal);
    return this;
  }

  PolicyDraft traces(Map<String, CandidateTrace> byModel) {
    traces = byModel;
    return this;
  }

  PolicyDraft plan(Plan weighed) {
    plan = weighed;
    return this;
  }

  /** The planner was asked for and could not weigh the turn. */
  PolicyDraft planFallback(String why) {
    planFallback = why;
    return this;
  }

  /** The record of a choice. */
  SessionPolicy chosen(String model, String decisionReason, Map<String, Double> finalScores) {
    BaseScores base = input.base();
    return new SessionPolicy(
        base == null ? "" : base.method(),
        base == null ? "" : base.selectedModel(),
        model,
        turn,
        currentModel,
        idleExpired,
        drift,
        hardLockReason,
        lockOwner,
        decisionReason,
        missingSignals,
        continuity,
        turnCosts,
        input.config().switchMargin(),
        input.config().stayBias(),
        baseScores,
        finalScores,
        traces,
        input.unfit(),
        plan,
        planFallback,
        input);
  }

  /** The record of a refusal. */
  SessionPolicy refused(String decisionReason) {
    return chosen("", decisionReason, baseScores);
  }
}
