package io.throughline.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the clairvoyant optimum pays for each shortfall, as straight lines between its points, and
 * the measure of every policy's distance. Between two points, an optimum that takes one price of
 * quality for some sessions and the other for the rest lies on the line.
 *
 * @param points cheapest first, at least one
 */
public record OptimumCurve(List<Tally> points) {
  /** Close where a small price moves much, so that lines cut off little. */
  private static final String[] QUALITY_PRICES = {
    "0", "0.005", "0.01", "0.0125", "0.015", "0.0175", "0.02", "0.0225", "0.025", "0.03", "0.04",
    "0.05", "0.07", "0.1", "0.15", "0.2", "0.25", "0.3", "0.35", "0.4", "0.5", "0.6", "0.65", "0.7",
    "0.8", "0.9", "1", "1.2", "1.5", "2", "3", "5", "1000"
  };

  /** Copies and sorts the points. */
  public OptimumCurve {
    Expect.that(!points.isEmpty(), "points of the curve", "none", "at least one");
    points = points.stream().sorted(Comparator.comparing(Tally::cost)).toList();
  }

  /** The policies whose totals are its points, from the cheapest to the one without shortfall. */
  static List<Policy> policies() {
    List<Policy> policies = new ArrayList<>();
    for (String price : QUALITY_PRICES) {
      policies.add(Policies.optimum(price));
    }
    return policies;
  }

  /** The optimum's cost in USD at that mean shortfall; beyond its ends, that of the nearer end. */
  public double costAt(double shortfall) {
    return along(points.reversed(), Tally::shortfall, shortfall, OptimumCurve::costOf);
  }

  /** The optimum's mean shortfall at that cost in USD; beyond its ends, that of the nearer end. */
  public double shortfallAt(double cost) {
    return along(points, OptimumCurve::costOf, cost, Tally::shortfall);
  }

  private static double costOf(Tally tally) {
    return tally.cost().toDouble();
  }

  /** Interpolates y over an x that never falls along the points. */
  private static double along(
      List<Tally> points, ToDoubleFunction<Tally> x, double at, ToDoubleFunction<Tally> y) {
    Tally low = points.getFirst();
    for (Tally high : points) {
      if (x.applyAsDouble(high) >= at) {
        return between(low, high, x, at, y);
      }
      low = high;
    }
    return y.applyAsDouble(low);
  }

  private static double between(
      Tally low, Tally high, ToDoubleFunction<Tally> x, double at, ToDoubleFunction<Tally> y) {
    double width = x.applyAsDouble(high) - x.applyAsDouble(low);
    if (width <= 0) {
      return y.applyAsDouble(high);
    }
    double part = (at - x.applyAsDouble(low)) / width;
    return y.applyAsDouble(low) + part * (y.applyAsDouble(high) - y.applyAsDouble(low));
  }
}
