package io.throughline.server.chaos;

import java.time.Duration;
import java.util.List;

/**
 * How long a case runs, and on what.
 *
 * @param turns hopping turns, and about two thirds as many concurrent ones
 * @param outage how long faults follow each other; one of them at least
 * @param rounds measured requests of each kind
 * @param messageTimeout Envoy's, where a Redis gets into trouble
 * @param seed of everything that is left to chance
 * @param jvm options of the sidecars' virtual machines
 */
public record Size(
    int turns, Duration outage, int rounds, Duration messageTimeout, long seed, List<String> jvm) {
  private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** As the sidecar is started for users. */
  private static final List<String> SERVED =
      List.of("-XX:MaxGCPauseMillis=50", "-XX:+UseCompactObjectHeaders");

  /** What users have who say nothing else. */
  private static final Duration MESSAGE_TIMEOUT = Duration.ofMillis(300);

  /** For the tests. */
  public static Size small(long seed) {
    return new Size(600, Duration.ofSeconds(1), 100, MESSAGE_TIMEOUT, seed, QUICK);
  }

  /** For people. */
  public static Size large(int turns, Duration outage, long seed) {
    return new Size(turns, outage, 2_000, MESSAGE_TIMEOUT, seed, SERVED);
  }

  /** Whether it is too short, and the sidecar too cold, for times to be judged. */
  public boolean isQuick() {
    return jvm.equals(QUICK);
  }
}
