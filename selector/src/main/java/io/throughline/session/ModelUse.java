package io.throughline.session;

import org.jspecify.annotations.Nullable;

/**
 * The last time a model answered in a session: what its provider's prefix cache may still hold.
 *
 * @param model logical name
 * @param usedAtMillis epoch milliseconds of the answer's end
 * @param contextTokens estimated tokens of the conversation that it was sent
 * @param hitShare how much of what its cache could have held the provider reported as cached, 0 to
 *     1; negative while nothing was reported
 */
public record ModelUse(String model, long usedAtMillis, long contextTokens, double hitShare) {
  /** Nothing was reported. */
  public static final double UNKNOWN = -1;

  /**
   * The use after one more answer of the model.
   *
   * @param before its use before; null for none
   */
  static ModelUse next(@Nullable ModelUse before, PendingTurn turn, TurnOutcome outcome) {
    double share = before == null ? UNKNOWN : before.hitShare();
    boolean reported = !outcome.cacheAccountingSource().isEmpty() && outcome.inputTokens() > 0;
    if (before != null && reported && before.contextTokens() > 0 && turn.contextTokens() > 0) {
      double held = before.sharedWith(turn.contextTokens());
      double cached = (double) outcome.cachedInputTokens() / outcome.inputTokens();
      share = Math.clamp(cached / held, 0, 1);
    }
    return new ModelUse(turn.model(), outcome.endedAtMillis(), turn.contextTokens(), share);
  }

  /** The share of a conversation that this use can have left in the cache, 0 to 1. */
  double sharedWith(long tokens) {
    return tokens <= 0 ? 0 : Math.min(1, (double) contextTokens / tokens);
  }

  /**
   * Expected share of a turn's input that the provider reads from its cache, 0 to 1.
   *
   * @param tokens estimated tokens of the turn's conversation
   * @param nowMillis epoch milliseconds of the turn
   * @param lifetimeMillis how long the provider keeps what it cached
   */
  public double warmth(long tokens, long nowMillis, long lifetimeMillis) {
    return nowMillis - usedAtMillis >= lifetimeMillis
        ? 0
        : sharedWith(tokens) * (hitShare < 0 ? 1 : hitShare);
  }
}
