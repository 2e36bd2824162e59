package io.throughline.demo;

import java.time.Duration;

/**
 * What a sample model server does wrong on purpose.
 *
 * @param status the status it answers with; anything but 200 is an error without tokens
 * @param delay how long it waits before the response headers
 * @param cutAfterChunks how many events of a stream it sends before it drops the connection;
 *     negative = never
 */
public record Faults(int status, Duration delay, int cutAfterChunks) {
  /** Nothing goes wrong. */
  public static final Faults NONE = new Faults(200, Duration.ZERO, -1);

  /** Answers every request with this status. */
  public static Faults answering(int status) {
    return new Faults(status, Duration.ZERO, -1);
  }

  /** Waits this long before the response headers. */
  public static Faults delaying(Duration delay) {
    return new Faults(200, delay, -1);
  }

  /** Drops the connection of a stream after that many events. */
  public static Faults cuttingAfter(int chunks) {
    return new Faults(200, Duration.ZERO, chunks);
  }
}
