package io.throughline.selector;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one candidate's final score came about, all in score units.
 *
 * @param current whether it is the model the session stays with
 * @param selectorDelta its base score minus the current model's
 * @param qualityGap learned, unweighted
 * @param handoffPenalty learned or default, unweighted
 * @param prefixCacheBenefit current model only
 * @param frontierCostMultiplier 0 for the current model
 * @param netSwitchAdvantage its final score minus the current model's
 */
public record CandidateTrace(
    boolean current,
    double baseScore,
    double finalScore,
    double selectorDelta,
    double qualityGap,
    double handoffPenalty,
    double prefixCacheBenefit,
    double prefixCachePenalty,
    double toolLoopPenalty,
    double switchHistoryPenalty,
    double frontierCostMultiplier,
    double netSwitchAdvantage) {

  static CandidateTrace ofCurrent(double baseScore, double finalScore, double cacheBenefit) {
    return new CandidateTrace(true, baseScore, finalScore, 0, 0, 0, cacheBenefit, 0, 0, 0, 0, 0);
  }

  /** The JSON object of {@code candidate_traces}; values are Boolean or Double. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(12);
    map.put("current", current);
    map.put("base_score", baseScore);
    map.put("final_score", finalScore);
    map.put("selector_delta", selectorDelta);
    map.put("quality_gap", qualityGap);
    map.put("handoff_penalty", handoffPenalty);
    map.put("prefix_cache_benefit", prefixCacheBenefit);
    map.put("prefix_cache_penalty", prefixCachePenalty);
    map.put("tool_loop_penalty", toolLoopPenalty);
    map.put("switch_history_penalty", switchHistoryPenalty);
    map.put("frontier_cost_multiplier", frontierCostMultiplier);
    map.put("net_switch_advantage", netSwitchAdvantage);
    return map;
  }
}
