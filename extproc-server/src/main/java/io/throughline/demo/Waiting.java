package io.throughline.demo;

import java.time.Duration;
import java.util.function.Predicate;

/** Waits for a condition with a deadline. */
final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** A source that may be interrupted. */
  @FunctionalInterface
  interface Source<T> {
    T get() throws InterruptedException;
  }

  private Waiting() {}

  /** Asks until the answer is enough or the time is over; returns the last answer. */
  static <T> T until(Duration within, Source<T> source, Predicate<T> enough)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    T value = source.get();
    while (!enough.test(value) && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE);
      value = source.get();
    }
    return value;
  }
}
