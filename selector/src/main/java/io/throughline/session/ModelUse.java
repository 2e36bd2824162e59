package io.throughline.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last time a model answered in a session: what its provider's prefix cache may still hold.
 *
 * @param model logical name
 * @param usedAtMillis epoch milliseconds of the answer's end
 * @param contextTokens estimated tokens of the conversation that it was sent
 * @param hitShare how much of what its cache could hold the provider reported as cached, 0 to 1, at
 *     its last answer for which the cache could hold anything; negative while nothing was reported
 */
public record ModelUse(String model, long usedAtMillis, long contextTokens, double hitShare) {
  /** Nothing was reported. */
  public static final double UNKNOWN = -1;

  /**
   * The use after one more answer of the model. An answer that found the cache expired tells
   * nothing of how much a cache that lives holds.
   *
   * @param before its use before; null for none
   */
  static ModelUse next(@Nullable ModelUse before, PendingTurn turn, TurnOutcome outcome) {
    double share = before == null ? UNKNOWN : before.hitShare();
    boolean reported = !outcome.cacheAccountingSource().isEmpty() && outcome.inputTokens() > 0;
    if (reported && turn.heldTokens() > 0 && turn.contextTokens() > 0) {
      double held = Math.min(1, (double) turn.heldTokens() / turn.contextTokens());
      double cached = (double) outcome.cachedInputTokens() / outcome.inputTokens();
      share = Math.clamp(cached / held, 0, 1);
    }
    return new ModelUse(turn.model(), outcome.endedAtMillis(), turn.contextTokens(), share);
  }

  /** The uses of a session's models after one more answer, the last used at the end. */
  static List<ModelUse> after(List<ModelUse> uses, PendingTurn turn, TurnOutcome outcome) {
    List<ModelUse> after = new ArrayList<>(uses);
    ModelUse before = null;
    for (ModelUse use : uses) {
      if (use.model().equals(turn.model())) {
        before = use;
        after.remove(use);
      }
    }
    after.add(next(before, turn, outcome));
    return after;
  }

  /**
   * How many tokens of a turn's conversation the provider's cache can hold, 0 or more.
   *
   * @param tokens estimated tokens of the conversation
   * @param nowMillis epoch milliseconds of the turn
   * @param lifetimeMillis how long the provider keeps what it cached
   */
  long held(long tokens, long nowMillis, long lifetimeMillis) {
    return nowMillis - usedAtMillis >= lifetimeMillis
        ? 0
        : Math.clamp(tokens, 0, Math.max(0, contextTokens));
  }

  /**
   * Expected share of a turn's input that the provider reads from its cache, 0 to 1.
   *
   * @param tokens estimated tokens of the turn's conversation
   * @param nowMillis epoch milliseconds of the turn
   * @param lifetimeMillis how long the provider keeps what it cached
   */
  public double warmth(long tokens, long nowMillis, long lifetimeMillis) {
    double held = held(tokens, nowMillis, lifetimeMillis);
    return held == 0 ? 0 : held / tokens * (hitShare < 0 ? 1 : hitShare);
  }
}
