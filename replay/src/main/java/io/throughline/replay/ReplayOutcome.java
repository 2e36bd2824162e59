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
 * @param usage tokens that the provider reported; null when it reported none
 * @param cost what they cost; {@link Cost#UNKNOWN} without usage
 * @param firstTokenAt when the first part of the answer's body came; null when unknown
 * @param endedAt when the answer ended; null while in progress
 */
public record ReplayOutcome(
    LifecycleState state,
    int responseStatus,
    String terminalReason,
    @Nullable Usage usage,
    Cost cost,
    @Nullable Instant firstTokenAt,
    @Nullable Instant endedAt) {
  /** Nothing is known yet. */
  public static final ReplayOutcome IN_PROGRESS =
      new ReplayOutcome(LifecycleState.IN_PROGRESS, 0, "", null, Cost.UNKNOWN, null, null);

  /** An exchange that this sidecar itself answered with an error. */
  public static ReplayOutcome refused(int status, String code, Instant at) {
    return new ReplayOutcome(LifecycleState.FAILED, status, code, null, Cost.UNKNOWN, null, at);
  }

  /** The same with a status that is known before the end. */
  public ReplayOutcome withStatus(int status) {
    return new ReplayOutcome(state, status, terminalReason, usage, cost, firstTokenAt, endedAt);
  }
}
