package io.throughline.selector;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code session_policy} record of one choice (docs/session-aware.md, section 11).
 *
 * @param baseMethod name of the base method, or "" when there were no candidates
 * @param selectedModel "" when the turn is refused
 * @param turn the turn as given; {@link TurnContext#NONE} when there was none
 * @param currentModel logical name of the current model, or ""
 * @param idleExpired set only where idle time was looked at
 * @param decisionDrift whether the decision changed since the last turn
 * @param hardLockReason "" when no lock held the turn
 * @param lockOwner {@code issued}, {@code pending}, {@code current}, {@code unproven} or ""
 * @param decisionReason why the model was chosen
 * @param missingSignals null when none is missing
 * @param turnCosts what the turn's input is expected to cost on each model; stands beside the
 *     policy in the replay record
 * @param switchMargin configured
 * @param stayBias configured
 * @param candidateTraces null on the fallback paths
 * @param unfit why models cannot serve the turn, by model; empty for most turns
 * @param plan how the lookahead planner weighed the turn; null where it did not
 * @param planFallback why it did not although it is configured, or ""
 * @param input everything that the choice depended on; stands beside the policy in the replay
 *     record
 */
public record SessionPolicy(
    String baseMethod,
    String baseSelectedModel,
    String selectedModel,
    TurnContext turn,
    String currentModel,
    boolean idleExpired,
    boolean decisionDrift,
    String hardLockReason,
    String lockOwner,
    String decisionReason,
    @Nullable List<String> missingSignals,
    Continuity continuity,
    TurnCosts turnCosts,
    double switchMargin,
    double stayBias,
    Map<String, Double> baseScores,
    Map<String, Double> finalScores,
    @Nullable Map<String, CandidateTrace> candidateTraces,
    Map<String, String> unfit,
    @Nullable Plan plan,
    String planFallback,
    @Nullable SelectionInput input) {
  /** The constant {@code algorithm} of every record. */
  public static final String ALGORITHM = "agentic_continuity_routing";

  private static final int KEYS = 46;

  /** Whether a lock held the turn. */
  public boolean hardLocked() {
    return !hardLockReason.isEmpty();
  }

  /** Why session memory was not used, or "". */
  public String degraded() {
    return turn.degraded();
  }

  /**
   * The flat JSON object: strings, Boolean, Integer, Long, Double (NaN possible), lists and maps of
   * them; {@code missing_signals} is null when none is missing, {@code candidate_traces} absent on
   * the fallback paths, {@code unfit_models} where there is none.
   */
  public Map<String, @Nullable Object> asMap() {
    Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(KEYS);
    putChoice(map);
    putSession(map);
    putMemory(map);
    putTurn(map);
    putContinuity(map);
    putScores(map);
    return map;
  }

  private void putChoice(Map<String, @Nullable Object> map) {
    map.put("algorithm", ALGORITHM);
    map.put("base_method", baseMethod);
    map.put("base_selected_model", baseSelectedModel);
    map.put("selected_model", selectedModel);
    map.put("current_model", currentModel);
    map.put("hard_locked", hardLocked());
    map.put("hard_lock_reason", hardLockReason);
    map.put("lock_owner", lockOwner);
    map.put("decision_reason", decisionReason);
    map.put("missing_signals", missingSignals);
    map.put("degraded", degraded());
  }

  private void putSession(Map<String, @Nullable Object> map) {
    map.put("session_id", turn.sessionId());
    map.put("user_id", turn.userId());
    map.put("phase", turn.phase());
    map.put("turn_index", turn.turnIndex());
  }

  private void putMemory(Map<String, @Nullable Object> map) {
    SessionMemory memory = turn.memory();
    map.put("memory_turn_count", memory.turnCount());
    map.put("switch_count", memory.switchCount());
    map.put("last_decision_name", memory.lastDecisionName());
    map.put("memory_prompt_tokens", memory.promptTokens());
    map.put("memory_cached_tokens", memory.cachedTokens());
    map.put("memory_estimated_cached_tokens", memory.estimatedCachedTokens());
    map.put("memory_estimated_cache_savings", memory.estimatedCacheSavings());
    map.put("last_cache_accounting_source", memory.lastCacheAccountingSource());
  }

  private void putTurn(Map<String, @Nullable Object> map) {
    map.put("active_tool_loop", turn.toolLoop());
    map.put("idle_known", turn.idleKnown());
    map.put("idle_expired", idleExpired);
    map.put("idle_for_seconds", turn.idleForSeconds());
    map.put("decision_drift", decisionDrift);
    map.put("has_non_portable_context", turn.providerState().present());
    map.put("non_portable_context_reason", turn.providerState().reason());
  }

  private void putContinuity(Map<String, @Nullable Object> map) {
    RemainingTurns remaining = continuity.remaining();
    map.put("continuation_mass", continuity.mass());
    map.put("remaining_turn_prior", remaining.prior());
    map.put("remaining_turns_estimate", remaining.estimate());
    map.put("remaining_turn_prior_ok", remaining.applied());
    map.put("remaining_turn_prior_source", remaining.source());
    map.put("remaining_turn_prior_rejected", remaining.rejected());
    map.put("remaining_turn_prior_sample_count", remaining.sampleCount());
    map.put("cache_warmth", continuity.warmth());
    map.put("cache_warmth_ok", continuity.warmthKnown());
  }

  private void putScores(Map<String, @Nullable Object> map) {
    map.put("switch_margin", switchMargin);
    map.put("stay_bias", stayBias);
    map.put("base_scores", baseScores);
    map.put("final_scores", finalScores);
    if (candidateTraces != null) {
      Map<String, Object> traces = LinkedHashMap.newLinkedHashMap(candidateTraces.size());
      candidateTraces.forEach((model, trace) -> traces.put(model, trace.asMap()));
      map.put("candidate_traces", traces);
    }
    if (plan != null) {
      map.put("plan", plan.asMap());
      map.put("decision_reason_detail", plan.explanation());
    }
    if (!planFallback.isEmpty()) {
      map.put("plan_fallback", planFallback);
    }
    if (!unfit.isEmpty()) {
      map.put("unfit_models", unfit);
    }
  }
}
