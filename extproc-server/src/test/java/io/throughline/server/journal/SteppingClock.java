package io.throughline.server.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, which a test may set back. Thread-safe. */
final class SteppingClock implements InstantSource {
  private final AtomicLong backMillis = new AtomicLong();

  @Override
  public Instant instant() {
    return Instant.now().minusMillis(backMillis.get());
  }

  /** From now on it shows an earlier time. */
  void back(Duration by) {
    backMillis.addAndGet(by.toMillis());
  }
}
