package io.throughline.demo;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Two of Envoy's counters, over all ext_proc filters; empty when Envoy does not show them.
 *
 * @param failureModeAllowed requests that went on without the sidecar
 * @param messageTimeouts answers of the sidecar that came too late
 */
record Counters(OptionalLong failureModeAllowed, OptionalLong messageTimeouts) {
  static Counters of(Map<String, Long> stats) {
    return new Counters(sum(stats, ".failure_mode_allowed"), sum(stats, ".message_timeouts"));
  }

  /** Both together; empty where one of them is. */
  Counters plus(Counters other) {
    return new Counters(
        sum(failureModeAllowed, other.failureModeAllowed),
        sum(messageTimeouts, other.messageTimeouts));
  }

  private static OptionalLong sum(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent()
        ? OptionalLong.of(one.getAsLong() + other.getAsLong())
        : OptionalLong.empty();
  }

  private static OptionalLong sum(Map<String, Long> stats, String ending) {
    var found =
        stats.entrySet().stream()
            .filter(stat -> stat.getKey().contains(".ext_proc."))
            .filter(stat -> stat.getKey().endsWith(ending))
            .mapToLong(Map.Entry::getValue)
            .toArray();
    return found.length == 0 ? OptionalLong.empty() : OptionalLong.of(Arrays.stream(found).sum());
  }
}
