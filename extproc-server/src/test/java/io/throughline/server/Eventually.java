package io.throughline.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for a condition, with a deadline. */
public final class Eventually {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private Eventually() {}

  /**
   * Asks until the answer is good; what the question throws counts as not yet.
   *
   * @throws AssertionError past the deadline, with the last answer
   */
  public static <T> T eventually(
      String what, Duration within, Callable<T> question, Predicate<? super T> good) {
    long deadline = System.nanoTime() + within.toNanos();
    Object last;
    do {
      try {
        T answer = question.call();
        if (good.test(answer)) {
          return answer;
        }
        last = answer;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    } while (System.nanoTime() < deadline);
    throw new AssertionError("not within " + within + ": " + what + "; last seen: " + last);
  }

  /** Waits until it holds. */
  public static void eventually(String what, Duration within, Callable<Boolean> question) {
    eventually(what, within, question, holds -> holds);
  }
}
