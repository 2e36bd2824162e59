package io.throughline.server.health;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A circuit breaker for each model, fed by real traffic: after some failures in a row a model is no
 * candidate for a while; then one request may try it, and its outcome tells whether the others
 * follow. Thread-safe; never blocks.
 */
public final class ModelHealth {
  private final int failuresMax;
  private final long restMillis;
  private final InstantSource clock;
  private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

  /** Failures in a row, and until when the model rests once they are too many. */
  private record Circuit(int failures, long restsUntilMillis) {}

  /**
   * Creates it with all models working.
   *
   * @param failuresMax failures in a row after which a model rests, at least 1
   * @param rest how long it rests before one request may try it
   */
  public ModelHealth(int failuresMax, Duration rest, InstantSource clock) {
    this.failuresMax = failuresMax;
    this.restMillis = rest.toMillis();
    this.clock = clock;
  }

  /** A model's server failed before its answer began. */
  public void failed(String model) {
    circuits.compute(
        model,
        (name, circuit) -> {
          int failures = Math.min(failuresMax, circuit == null ? 1 : circuit.failures() + 1);
          long rests = failures == failuresMax ? clock.millis() + restMillis : 0;
          return new Circuit(failures, rests);
        });
  }

  /** A model answered. */
  public void answered(String model) {
    circuits.remove(model);
  }

  /**
   * The models that are no candidates now.
   *
   * @return a snapshot; empty while all work
   */
  public Set<String> resting() {
    if (circuits.isEmpty()) {
      return Set.of();
    }
    long now = clock.millis();
    return circuits.entrySet().stream()
        .filter(entry -> entry.getValue().restsUntilMillis() > now)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A request goes to a model: if that one has just rested, others wait for how it ends. */
  public void chosen(String model) {
    if (circuits.containsKey(model)) {
      circuits.computeIfPresent(
          model,
          (name, circuit) ->
              circuit.failures() < failuresMax
                  ? circuit
                  : new Circuit(circuit.failures(), clock.millis() + restMillis));
    }
  }

  /** Models that rest, for metrics. */
  public int restingCount() {
    return resting().size();
  }
}
