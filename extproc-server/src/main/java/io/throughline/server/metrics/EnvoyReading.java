package io.throughline.server.metrics;

import io.throughline.envoy.EnvoyAdmin;
import io.throughline.envoy.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's counters as they were at most a second ago; without Envoy, none. Envoy is asked when
 * somebody wants to know, at most once a second whether it answers or not, and waited for at most
 * half a second. Thread-safe; blocks the caller that long, so no event loop may call it.
 */
public final class EnvoyReading implements AutoCloseable {
  /** How long Envoy is waited for. */
  static final Duration ANSWER_WITHIN = Duration.ofMillis(500);

  /** How long an answer, or its absence, is served again. */
  static final Duration FRESH_FOR = Duration.ofSeconds(1);

  private final HostPort address;
  private final LongSupplier nanoTime;
  private @Nullable EnvoyAdmin admin;
  private Map<String, Long> counters = Map.of();
  private long readAtNanos;
  private boolean everRead;

  /** Asks nothing yet. */
  public EnvoyReading(HostPort address) {
    this(address, System::nanoTime);
  }

  EnvoyReading(HostPort address, LongSupplier nanoTime) {
    this.address = address;
    this.nanoTime = nanoTime;
  }

  /** Those who ask while another is waiting get what that one gets. */
  synchronized Map<String, Long> counters() {
    if (!everRead || nanoTime.getAsLong() - readAtNanos >= FRESH_FOR.toNanos()) {
      counters = read();
      readAtNanos = nanoTime.getAsLong();
      everRead = true;
    }
    return counters;
  }

  private Map<String, Long> read() {
    if (admin == null) {
      // Not at the start: most of a client's cost is paid when it is made.
      admin = new EnvoyAdmin(address, ANSWER_WITHIN);
    }
    try {
      return admin.counters(EnvoyMetrics.COUNTER_NAMES);
    } catch (IOException e) {
      return Map.of();
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close();
    }
  }
}
