package io.throughline.workload;

import io.throughline.selector.Model;

/**
 * One turn of a session; nothing in it depends on the models chosen.
 *
 * @param index from 0
 * @param demand how hard the turn is, 0 to 1
 * @param historyTokens tokens of all earlier turns
 * @param idle whether the session had been idle for long before it
 * @param drifts turns so far that asked for something of another kind, this one included
 * @param asked the model that the turn asks for, looked at by itself
 */
public record Turn(
    int index, Phase phase, double demand, int historyTokens, boolean idle, int drifts, Model asked)
    implements Asking {
  private static final int INSTRUCTION_TOKENS = 800;
  private static final int LEAST_COMPLETION_TOKENS = 220;
  private static final int DEMANDED_COMPLETION_TOKENS = 180;

  /** Input of the turn. */
  public int promptTokens() {
    return INSTRUCTION_TOKENS + historyTokens;
  }

  /** Output of the turn, on every model the same. */
  public int completionTokens() {
    return LEAST_COMPLETION_TOKENS + (int) (DEMANDED_COMPLETION_TOKENS * demand);
  }
}
