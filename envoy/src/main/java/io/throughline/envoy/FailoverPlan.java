package io.throughline.envoy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a request moves on when a model's server fails before its answer has begun. Needs Envoy 1.39;
 * an older one retries on other endpoints of the same model only.
 *
 * @param attemptsMax attempts of one request in all, 2 to {@value #ATTEMPTS_BOUND}
 * @param firstByteWithin how long an attempt may be silent, first byte or later; null: as long as
 *     the listener's timeout
 */
public record FailoverPlan(int attemptsMax, @Nullable Duration firstByteWithin) {
  /** Most attempts of one request. */
  public static final int ATTEMPTS_BOUND = 5;

  private static final EnvoyVersion FIRST_THAT_REFRESHES = new EnvoyVersion(1, 39, 0);

  public FailoverPlan {
    EnvoyPlanException.require(
        attemptsMax >= 2 && attemptsMax <= ATTEMPTS_BOUND,
        "failover.attempts",
        attemptsMax,
        "2 to " + ATTEMPTS_BOUND);
    EnvoyPlanException.require(
        firstByteWithin == null || firstByteWithin.isPositive(),
        "failover.first_byte_timeout",
        String.valueOf(firstByteWithin),
        "over zero");
  }

  /** Whether an Envoy of that version can do it. */
  static boolean isServedBy(EnvoyVersion version) {
    return version.isAtLeast(FIRST_THAT_REFRESHES);
  }
}
