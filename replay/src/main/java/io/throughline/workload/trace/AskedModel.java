package io.throughline.workload.trace;

import io.throughline.selector.Model;
import org.jspecify.annotations.Nullable;

/**
 * The model that a recorded request asks for: a stand-in, because recordings do not say how hard a
 * request was. It uses what a router can see when the request arrives, never the answer to it.
 *
 * <ul>
 *   <li>The large model where something is to be planned: a session begins, the conversation was
 *       rewritten (it got shorter), or a user's turn brings {@value #LONG_TURN_TOKENS} new tokens
 *       or more.
 *   <li>The middle model for other turns of a user, and for tool results that bring {@value
 *       #LARGE_RESULT_TOKENS} new tokens or more, or follow an answer of {@value
 *       #LONG_ANSWER_TOKENS} tokens or more.
 *   <li>The small model for all other tool results.
 * </ul>
 *
 * <p>Its weakness: size is not difficulty. A short question can be the hardest of a session, and a
 * long file an easy read. Shortfall by this measure says how far a policy stays below the stand-in,
 * not how good its answers were.
 */
final class AskedModel {
  private static final long LONG_TURN_TOKENS = 500;
  private static final long LARGE_RESULT_TOKENS = 2_000;
  private static final long LONG_ANSWER_TOKENS = 1_000;

  private AskedModel() {}

  /**
   * The model that a request asks for.
   *
   * @param before the request before it and the size of its answer; null for the first
   */
  static Model of(Tiers tiers, @Nullable RecordedRequest before, Arrival request) {
    if (before == null || request.inputTokens() < before.inputTokens()) {
      return tiers.large();
    }
    long added = request.inputTokens() - before.inputTokens() - before.outputTokens();
    if (!request.toolResult()) {
      return added >= LONG_TURN_TOKENS ? tiers.large() : tiers.middle();
    }
    boolean heavy = added >= LARGE_RESULT_TOKENS || before.outputTokens() >= LONG_ANSWER_TOKENS;
    return heavy ? tiers.middle() : tiers.small();
  }
}
