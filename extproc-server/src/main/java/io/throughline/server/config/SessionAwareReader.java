package io.throughline.server.config;

import io.throughline.selector.BaseMethods;
import io.throughline.selector.SessionAwareConfig;

/**
 * Reads {@code session_aware} blocks. A key that a block does not set comes from the layer below:
 * the decision's block, then {@code global.router.model_selection.session_aware}, then the
 * defaults.
 */
final class SessionAwareReader {
  private static final double ANY = Double.MAX_VALUE;

  private final SessionAwareConfig below;
  private final BaseMethods baseMethods;

  SessionAwareReader(SessionAwareConfig below, BaseMethods baseMethods) {
    this.below = below;
    this.baseMethods = baseMethods;
  }

  SessionAwareConfig read(Section block) {
    block.define("session_aware");
    String[] methods = baseMethods.names().toArray(String[]::new);
    SessionAwareConfig.Builder settings = below.toBuilder();
    settings
        .baseMethod(block.oneOf("base_method", below.baseMethod(), methods))
        .idleTimeoutSeconds(
            block.integer("idle_timeout_seconds", below.idleTimeoutSeconds(), 0, Integer.MAX_VALUE))
        .minTurnsBeforeSwitch(
            block.integer(
                "min_turns_before_switch", below.minTurnsBeforeSwitch(), 0, Integer.MAX_VALUE))
        .switchMargin(weight(block, "switch_margin", below.switchMargin()))
        .stayBias(weight(block, "stay_bias", below.stayBias()))
        .toolLoopHardLock(block.bool("tool_loop_hard_lock", below.toolLoopHardLock()))
        .contextPortabilityHardLock(
            block.bool("context_portability_hard_lock", below.contextPortabilityHardLock()))
        .decisionDriftReset(block.bool("decision_drift_reset", below.decisionDriftReset()))
        .toolLoopStayBias(weight(block, "tool_loop_stay_bias", below.toolLoopStayBias()))
        .prefixCacheWeight(weight(block, "prefix_cache_weight", below.prefixCacheWeight()))
        .handoffPenaltyWeight(weight(block, "handoff_penalty_weight", below.handoffPenaltyWeight()))
        .defaultHandoffPenalty(
            weight(block, "default_handoff_penalty", below.defaultHandoffPenalty()));
    readMultipliers(block, settings);
    settings.planner(PlannerReader.read(block, below.planner()));
    block.finish();
    return settings.build();
  }

  private void readMultipliers(Section block, SessionAwareConfig.Builder settings) {
    settings
        .qualityGapMultiplier(
            block.number(
                "quality_gap_multiplier", below.qualityGapMultiplier(), Double.MIN_VALUE, ANY))
        .maxCacheCostMultiplier(
            block.number("max_cache_cost_multiplier", below.maxCacheCostMultiplier(), 1, ANY))
        .switchHistoryWeight(weight(block, "switch_history_weight", below.switchHistoryWeight()))
        .remainingTurnPriorWeight(
            weight(block, "remaining_turn_prior_weight", below.remainingTurnPriorWeight()))
        .remainingTurnPriorHorizon(
            block.integer(
                "remaining_turn_prior_horizon",
                below.remainingTurnPriorHorizon(),
                1,
                Integer.MAX_VALUE))
        .minRemainingTurnPriorSamples(
            block.integer(
                "min_remaining_turn_prior_samples",
                below.minRemainingTurnPriorSamples(),
                0,
                Integer.MAX_VALUE));
  }

  private static double weight(Section block, String key, double below) {
    return block.number(key, below, 0, ANY);
  }
}
