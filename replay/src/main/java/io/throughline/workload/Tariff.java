package io.throughline.workload;

import io.throughline.selector.Cost;
import io.throughline.selector.Model;
import io.throughline.selector.Pricing;
import io.throughline.selector.Usage;

/**
 * The one pricing rule of the workload: how much of a prompt a model reads from its cache, and what
 * that costs. A longer history is warmer; a switch leaves a fifth.
 */
final class Tariff {
  private static final double LEAST_WARMTH = .5;
  private static final double MOST_WARMTH_OF_HISTORY = .72;
  private static final double FULL_HISTORY_TOKENS = 48_000;
  private static final double TOOL_LOOP_WARMTH = .12;
  private static final double PROVIDER_STATE_WARMTH = .08;
  private static final double FRONTIER_WARMTH = .06;
  private static final double LEFT_BY_A_SWITCH = .20;
  private static final double MOST_WARMTH = .85;

  private Tariff() {}

  /** What a turn costs on a model. */
  static Cost cost(Turn turn, Model model, boolean switched) {
    int cached = (int) (turn.promptTokens() * warmth(turn, model, switched));
    return Pricing.cost(
        model.prices(), new Usage(turn.promptTokens(), cached, 0, turn.completionTokens()));
  }

  /** The part of the prompt that the model has cached, 0 to {@value #MOST_WARMTH}. */
  static double warmth(Turn turn, Model model, boolean switched) {
    double history = Math.min(MOST_WARMTH_OF_HISTORY, turn.historyTokens() / FULL_HISTORY_TOKENS);
    double warmth =
        Math.max(LEAST_WARMTH, history)
            + (turn.phase() == Phase.TOOL_LOOP ? TOOL_LOOP_WARMTH : 0)
            + (turn.phase() == Phase.PROVIDER_STATE ? PROVIDER_STATE_WARMTH : 0)
            + (model.equals(Fleet.FRONTIER) ? FRONTIER_WARMTH : 0);
    return Math.clamp(switched ? warmth * LEFT_BY_A_SWITCH : warmth, 0, MOST_WARMTH);
  }
}
