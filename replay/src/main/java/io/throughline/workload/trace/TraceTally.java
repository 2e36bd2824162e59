package io.throughline.workload.trace;

import io.throughline.selector.Money;
import io.throughline.workload.Outcome;

/**
 * What a policy's choices on recorded sessions came to; sums over requests, exact in money.
 *
 * @param name of the policy
 * @param switches model changes; the first request of a session is none
 * @param unsafe switches on requests that answer a tool call
 * @param cost of input and output, with the simulated caches
 * @param inputCost of the input alone
 * @param expectedInputCost what the input was expected to cost, before each answer
 * @param errorSum of the absolute differences between both, request by request
 * @param inputTokens all input
 * @param cachedTokens of it, read from the caches
 * @param qualitySum of the chosen models' qualities
 * @param shortfallSum quality that requests asked for and did not get
 * @param underServed requests whose chosen model is below the asked one
 */
public record TraceTally(
    String name,
    int requests,
    int switches,
    int unsafe,
    Money cost,
    Money inputCost,
    double expectedInputCost,
    double errorSum,
    long inputTokens,
    long cachedTokens,
    double qualitySum,
    double shortfallSum,
    int underServed) {
  /** Nothing yet. */
  static TraceTally none(String name, String currency) {
    Money zero = Money.zero(currency);
    return new TraceTally(name, 0, 0, 0, zero, zero, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The sum of both, under this one's name. */
  TraceTally plus(TraceTally other) {
    return new TraceTally(
        name,
        requests + other.requests,
        switches + other.switches,
        unsafe + other.unsafe,
        cost.plus(other.cost),
        inputCost.plus(other.inputCost),
        expectedInputCost + other.expectedInputCost,
        errorSum + other.errorSum,
        inputTokens + other.inputTokens,
        cachedTokens + other.cachedTokens,
        qualitySum + other.qualitySum,
        shortfallSum + other.shortfallSum,
        underServed + other.underServed);
  }

  /** Σ |expected − true| / Σ true, of the input's cost; 0 where nothing was paid. */
  public double error() {
    return share(errorSum, inputCost.toDouble());
  }

  /** Σ (expected − true) / Σ true, of the input's cost; 0 where nothing was paid. */
  public double bias() {
    return share(expectedInputCost - inputCost.toDouble(), inputCost.toDouble());
  }

  /** Share of the input that was read from caches. */
  public double cacheHitShare() {
    return share(cachedTokens, inputTokens);
  }

  /** The means and sums of any kind of session. */
  public Outcome outcome() {
    return new Outcome(
        name, switches, unsafe, cost.toDouble(), quality(), shortfall(), underServedShare());
  }

  /** Mean quality of the chosen models. */
  public double quality() {
    return share(qualitySum, requests);
  }

  /** Mean over requests of the quality that was asked for and not given. */
  public double shortfall() {
    return share(shortfallSum, requests);
  }

  /** Share of requests whose chosen model is below the asked one. */
  public double underServedShare() {
    return share(underServed, requests);
  }

  /** The share of another row's cost that this saves. */
  public double costCut(TraceTally baseline) {
    return share(baseline.cost().minus(cost).toDouble(), baseline.cost().toDouble());
  }

  private static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
