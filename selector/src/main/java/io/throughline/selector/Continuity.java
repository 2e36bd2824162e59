package io.throughline.selector;

/**
 * How much of the session there is to lose (docs/session-aware.md, sections 7 and 8).
 *
 * @param mass continuation mass M, 0 to 1, after the prior's lift
 * @param warmth cache warmth W of the current model, 0 to 1; 0.5 when unknown
 * @param warmthKnown whether it was observed
 * @param remaining the remaining-turn prior
 */
public record Continuity(
    double mass, double warmth, boolean warmthKnown, RemainingTurns remaining) {
  /** No session. */
  public static final Continuity NONE = new Continuity(0, 0, false, RemainingTurns.NONE);

  private static final double UNKNOWN_WARMTH = 0.5;
  private static final double FULL_HISTORY_TOKENS = 8192;
  private static final double FULL_TURNS = 8;
  private static final double REUSE_SHARE = 0.45;
  private static final double HISTORY_SHARE = 0.35;
  private static final double TURNS_SHARE = 0.20;
  private static final double MIN_REUSE_OF_CONTINUATION = 0.15;

  static Continuity of(SelectionInput input, TurnContext turn) {
    RemainingTurns remaining = RemainingTurns.of(input, turn.effectiveTurns());
    return new Continuity(
        lifted(baseMass(turn), remaining, input.config()),
        turn.warmthOf(turn.currentModel(), UNKNOWN_WARMTH),
        turn.warmthKnown(turn.currentModel()),
        remaining);
  }

  private static double baseMass(TurnContext turn) {
    double history = Checks.clamp01(turn.historyTokens() / FULL_HISTORY_TOKENS);
    double turns = Checks.clamp01(turn.effectiveTurns() / FULL_TURNS);
    return Checks.clamp01(
        REUSE_SHARE * reuse(turn) + HISTORY_SHARE * history + TURNS_SHARE * turns);
  }

  private static double reuse(TurnContext turn) {
    long context = Math.max(turn.contextTokens(), 1);
    double reuse = Checks.clamp01((double) turn.historyTokens() / context);
    boolean continues = !turn.providerState().previousResponseId().isBlank();
    return continues ? Math.max(reuse, MIN_REUSE_OF_CONTINUATION) : reuse;
  }

  private static double lifted(double mass, RemainingTurns remaining, SessionAwareConfig config) {
    if (!remaining.applied()) {
      return mass;
    }
    double prior =
        Checks.clamp01(remaining.estimate() / Math.max(config.remainingTurnPriorHorizon(), 1));
    double weight = Checks.clamp01(config.remainingTurnPriorWeight());
    return Checks.clamp01(mass + Math.max(0, prior - mass) * weight);
  }
}
