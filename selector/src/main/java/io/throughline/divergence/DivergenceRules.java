package io.throughline.divergence;

/**
 * When a conversation goes in circles.
 *
 * @param repetitions how often the same call with the same result, or the same message, is a
 *     circle; 2 to 8
 * @param cycles how often two or three steps in turn are one; 2 to 4
 * @param recoveryTurns turns with something new that end it; 1 to 16
 */
public record DivergenceRules(int repetitions, int cycles, int recoveryTurns) {
  /** Three times, three cycles, two turns. */
  public static final DivergenceRules DEFAULT = new DivergenceRules(3, 3, 2);

  /** New steps that may stand between two repetitions. */
  static final int NEW_BETWEEN = 5;

  /** Longest circle that is looked for. */
  static final int PERIOD_MAX = 3;
}
