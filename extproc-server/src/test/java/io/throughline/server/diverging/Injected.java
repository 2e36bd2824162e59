package io.throughline.server.diverging;

import io.throughline.server.dialect.Api;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session with something injected, and the truth about it. Turns are requests, from 0: the
 * request of turn k holds all messages before assistant message k. After the threshold's turn there
 * are at least two more, and so there are after the end of a fault that ends.
 *
 * @param messages the whole conversation, Chat Completions form; no call id is there twice
 * @param startTurn the first request that shows a repetition: something the second time; {@link
 *     #NEVER} for honest work
 * @param thresholdTurn the first request that shows it the third time, which is the default
 *     threshold; {@link #NEVER} for honest work
 * @param endTurn the last request whose newest part is the fault; the session's last one when it
 *     ends in it; {@link #NEVER} for honest work
 * @param session the name of the session that it was made from
 */
public record Injected(
    Kind kind,
    Noise noise,
    List<ObjectNode> messages,
    int startTurn,
    int thresholdTurn,
    int endTurn,
    long seed,
    String session) {
  /** No turn. */
  public static final int NEVER = -1;

  /** How many requests there are. */
  public int turns() {
    return Session.answers(messages).size();
  }

  /** Whether other work follows the fault. */
  public boolean recovers() {
    return kind.loops() && endTurn < turns() - 1;
  }

  /** What was sent, turn by turn. */
  public TurnBodies bodies(Api api) {
    return TurnBodies.of(api, messages);
  }

  /** Enough to make it again. */
  @Override
  public String toString() {
    return "%s in %s, seed %d, noise %s, turns %d to %d to %d of %d"
        .formatted(kind, session, seed, noise, startTurn, thresholdTurn, endTurn, turns());
  }
}
