package io.throughline.workload;

/**
 * How the history of a scenario's sessions grows, in tokens.
 *
 * @param minTokens least history before the first turn
 * @param maxTokens most history before the first turn, at most {@value #TOKENS_MAX}
 * @param growth how much of a turn stays, 0 to {@value #GROWTH_MAX}
 */
public record History(int minTokens, int maxTokens, double growth) {
  /** Most history of a session. */
  public static final int TOKENS_MAX = 64_000;

  /** Fastest growth. */
  public static final double GROWTH_MAX = 100;

  private static final int PROMPT_PART_KEPT = 8;

  /**
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public History {
    Expect.within("history_max", maxTokens, 0, TOKENS_MAX);
    Expect.within("history_min", minTokens, 0, maxTokens);
    Expect.within("growth", growth, 0, GROWTH_MAX);
  }

  int first(PythonRandom random) {
    return minTokens + random.below(maxTokens - minTokens + 1);
  }

  int after(Turn turn) {
    int kept = turn.promptTokens() / PROMPT_PART_KEPT + turn.completionTokens();
    return (int) Math.min(TOKENS_MAX, turn.historyTokens() + (long) (kept * growth));
  }
}
