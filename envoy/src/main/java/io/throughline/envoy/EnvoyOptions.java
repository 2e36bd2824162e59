package io.throughline.envoy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How to run an Envoy.
 *
 * @param folder where {@code envoy.yaml}, {@code envoy.log} and {@code access.log} are written; one
 *     folder per running Envoy, created when missing
 * @param concurrency worker threads, at least 1
 * @param logLevel trace, debug, info, warning, error, critical or off
 * @param readyWithin how long the start may take
 * @param environment added to the child's environment
 */
public record EnvoyOptions(
    Path folder,
    int concurrency,
    String logLevel,
    Duration readyWithin,
    Map<String, String> environment) {
  private static final Duration READY_WITHIN = Duration.ofSeconds(20);

  public EnvoyOptions {
    EnvoyPlanException.require(concurrency >= 1, "concurrency", concurrency, "at least 1");
    EnvoyPlanException.require(readyWithin.isPositive(), "readyWithin", readyWithin, "over zero");
    environment = Map.copyOf(environment);
  }

  /** Two workers, warnings only, 20 s to start. */
  public static EnvoyOptions in(Path folder) {
    return new EnvoyOptions(folder, 2, "warning", READY_WITHIN, Map.of());
  }

  /** The same with another number of worker threads. */
  public EnvoyOptions withConcurrency(int threads) {
    return new EnvoyOptions(folder, threads, logLevel, readyWithin, environment);
  }

  /** The same with another log level. */
  public EnvoyOptions withLogLevel(String level) {
    return new EnvoyOptions(folder, concurrency, level, readyWithin, environment);
  }

  /** The same with another environment to add. */
  public EnvoyOptions withEnvironment(Map<String, String> variables) {
    return new EnvoyOptions(folder, concurrency, logLevel, readyWithin, variables);
  }
}
