package io.throughline.demo;

import static io.throughline.demo.SessionPlan.Says.afterPause;
import static io.throughline.demo.SessionPlan.Says.says;

import java.time.Duration;
import java.util.List;

/**
 * The tasks of the demo: tool loops with single and parallel calls, a task change, an idle gap, a
 * session that is streamed throughout.
 */
final class DemoScenario {
  /** Longer than the configured idle timeout. */
  private static final Duration IDLE_GAP =
      Duration.ofSeconds(DemoConfig.IDLE_TIMEOUT_SECONDS).plusMillis(500);

  private DemoScenario() {}

  static List<SessionPlan> sessions() {
    return List.of(fixTheTotal(), isItSafe(), refactorPrices(), proofFirst());
  }

  private static SessionPlan fixTheTotal() {
    return new SessionPlan(
        "fix-the-total",
        false,
        List.of(
            says("The total on the bill looks wrong. Find the root cause."),
            says("Correct it and run the tests."),
            says("Double-check that, please: is it really all of them?"),
            says("Thanks! Give the change a title."),
            afterPause(IDLE_GAP, "I am back. Thanks again: one more title, for the customer.")));
  }

  private static SessionPlan isItSafe() {
    return new SessionPlan(
        "is-it-safe",
        false,
        List.of(
            says("What is in this folder?"),
            says("Prove that a total can never be negative."),
            says("Write a short summary of that to a file.")));
  }

  private static SessionPlan refactorPrices() {
    return new SessionPlan(
        "refactor-prices",
        true,
        List.of(
            says("Refactor the price list into one table, then run the tests."),
            says("Double-check the new file against prices.txt."),
            says("Which files are there now?")));
  }

  private static SessionPlan proofFirst() {
    return new SessionPlan(
        "proof-first",
        false,
        List.of(
            says("Prove that the order of the lines does not change the total."),
            says("Now prove it for two bills at once."),
            says("Which files did you look at?")));
  }
}
