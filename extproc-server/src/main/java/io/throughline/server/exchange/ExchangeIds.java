package io.throughline.server.exchange;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of exchanges and of their replay records: 48 bits of the clock in milliseconds, then 80
 * random bits, as 32 hexadecimal digits. They sort by time and need no coordination. Thread-safe.
 */
final class ExchangeIds {
  private final InstantSource clock;

  ExchangeIds(InstantSource clock) {
    this.clock = clock;
  }

  String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = clock.millis() << 16 | random.nextInt(1 << 16);
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(random.nextLong());
  }
}
