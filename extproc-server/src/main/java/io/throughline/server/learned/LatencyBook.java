package io.throughline.server.learned;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How fast models answer, learned from streamed answers: the time to the first token and the time
 * per output token after it, each a bounded record of the last five to ten minutes. One entry a
 * model of the catalogue. Thread-safe; never blocks for long.
 */
public final class LatencyBook {
  /** Below this many output tokens an answer tells nothing about the time per token. */
  private static final long TOKENS_MIN = 2;

  private final InstantSource clock;
  private final Map<String, Durations> ttft = new ConcurrentHashMap<>();
  private final Map<String, Durations> tpot = new ConcurrentHashMap<>();

  /** Creates it empty. */
  public LatencyBook(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A streamed answer ended whole.
   *
   * @param model logical name
   * @param firstMillis from the request to the first part of the answer
   * @param restMillis from there to its end
   * @param outputTokens that the provider reported; -1 when it reported none
   */
  public void streamed(String model, double firstMillis, double restMillis, long outputTokens) {
    long now = clock.millis();
    ttft.computeIfAbsent(model, unused -> new Durations(now)).add(firstMillis, now);
    if (outputTokens >= TOKENS_MIN) {
      tpot.computeIfAbsent(model, unused -> new Durations(now))
          .add(restMillis / (outputTokens - 1), now);
    }
  }

  @Nullable Double ttftMillis(String model, int percentile) {
    return percentile(ttft.get(model), percentile);
  }

  @Nullable Double tpotMillis(String model, int percentile) {
    return percentile(tpot.get(model), percentile);
  }

  /** Models that have streamed an answer. */
  public int models() {
    return ttft.size();
  }

  private @Nullable Double percentile(@Nullable Durations durations, int percentile) {
    return durations == null ? null : durations.percentile(percentile, clock.millis());
  }
}
