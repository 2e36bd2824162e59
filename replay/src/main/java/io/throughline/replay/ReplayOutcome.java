package io.throughline.replay;

import io.throughline.selector.Cost;
import io.throughline.selector.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param state how far it came
 * @param responseStatus HTTP status of the answer; 0 while unknown
 * @param terminalReason why it did not complete; empty when it did
 * @param finishReason why the model stopped, in the provider's word; empty when it did not tell
 * @param usage tokens; null when they are not known
 * @param estimated whether the sidecar estimated them, because the provider reported none; so is
 *     what they cost
 * @param cost what they cost; {@link Cost#UNKNOWN} without usage
 * @param firstTokenAt when the first part of the answer's body came; null when unknown
 * @param endedAt when the answer ended; null while in progress
 */
public record ReplayOutcome(
    LifecycleState state,
    int responseStatus,
    String terminalReason,
    String finishReason,
    @Nullable Usage usage,
    boolean estimated,
    Cost cost,
    @Nullable Instant firstTokenAt,
    @Nullable Instant endedAt) {
  /** Nothing is known yet. */
  public static final ReplayOutcome IN_PROGRESS =
      new ReplayOutcome(
          LifecycleState.IN_PROGRESS, 0, "", "", null, false, Cost.UNKNOWN, null, null);

  /** An exchange that this sidecar itself answered with an error. */
  public static ReplayOutcome refused(int status, String code, Instant at) {
    return without(LifecycleState.FAILED, status, code, at);
  }

  /** The end of an exchange that used no tokens. */
  public static ReplayOutcome without(LifecycleState state, int status, String why, Instant at) {
    return new ReplayOutcome(state, status, why, "", null, false, Cost.UNKNOWN, null, at);
  }

  /** The same with a status that is known before the end. */
  public ReplayOutcome withStatus(int status) {
    return new ReplayOutcome(
        state, status, terminalReason, finishReason, usage, estimated, cost, firstTokenAt, endedAt);
  }
}
