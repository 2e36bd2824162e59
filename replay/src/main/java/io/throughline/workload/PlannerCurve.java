package io.throughline.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the lookahead planner, learning as it goes, costs and gives at each price of quality; for
 * choosing that price.
 *
 * @param currency of all costs
 * @param points by rising price of quality
 * @param singleTurn routing each turn for itself
 * @param constants always one model, one each
 * @param optimum the clairvoyant optimum's points, cheapest first; empty where none is known
 */
public record PlannerCurve(
    String currency,
    List<Point> points,
    Outcome singleTurn,
    List<Outcome> constants,
    List<Outcome> optimum) {
  /** Prices of quality that are measured. */
  public static final List<String> QUALITY_PRICES =
      List.of(
          "0.02", "0.03", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3", "0.4", "0.5", "0.6", "0.65",
          "0.7", "0.8", "1", "1.2", "1.5", "1.8", "2", "2.2", "2.3", "2.5", "3", "4", "5", "7",
          "10", "15", "20", "50");

  /**
   * The planner at one price.
   *
   * @param qualityPrice as it is written in a policy's name
   * @param timesOptimum its cost beside the optimum's at the same shortfall; empty where none is
   *     known
   */
  public record Point(String qualityPrice, Outcome outcome, OptionalDouble timesOptimum) {}

  /** Copies the lists. */
  public PlannerCurve {
    points = List.copyOf(points);
    constants = List.copyOf(constants);
    optimum = List.copyOf(optimum);
  }

  /**
   * The curve in that laboratory.
   *
   * @param progress is told each scenario before it runs
   */
  public static PlannerCurve of(Laboratory laboratory, Consumer<Scenario> progress) {
    List<Policy> policies = new ArrayList<>();
    names().forEach(name -> policies.add(Policies.named(name, List.of())));
    policies.addAll(Policies.constants(Fleet.MODELS));
    return of(Judgement.of(laboratory, policies, progress));
  }

  private static PlannerCurve of(Judgement judgement) {
    int prices = QUALITY_PRICES.size();
    List<Tally> rows = judgement.rows();
    List<Point> points = new ArrayList<>(prices);
    for (int i = 0; i < prices; i++) {
      OptionalDouble times = OptionalDouble.of(judgement.timesOptimum(rows.get(i)));
      points.add(new Point(QUALITY_PRICES.get(i), rows.get(i).outcome(), times));
    }
    return new PlannerCurve(
        "USD",
        points,
        judgement.baseline().outcome(),
        rows.subList(prices, rows.size()).stream().map(Tally::outcome).toList(),
        judgement.curve().points().stream().map(Tally::outcome).toList());
  }

  /** The names of the policies whose outcomes are its points. */
  public static List<String> names() {
    return QUALITY_PRICES.stream().map(price -> Lookahead.NAME + "-" + price).toList();
  }

  /** The cheapest point whose mean quality is not below single-turn's. */
  public Optional<Point> asGoodAsSingleTurn() {
    return cheapest(point -> point.outcome().quality() >= singleTurn.quality());
  }

  /** The cheapest point with at most that mean shortfall. */
  public Optional<Point> withinShortfall(double most) {
    return cheapest(point -> point.outcome().shortfall() <= most);
  }

  /** The point of least shortfall among those that cost at most that. */
  public Optional<Point> withinBudget(double most) {
    return points.stream()
        .filter(point -> point.outcome().cost() <= most)
        .min(
            Comparator.<Point>comparingDouble(point -> point.outcome().shortfall())
                .thenComparingDouble(point -> point.outcome().cost()));
  }

  /** Points that cost more than one model for everything, although their shortfall is no lower. */
  public List<Point> beatenByAConstant() {
    return points.stream()
        .filter(point -> constants.stream().anyMatch(constant -> constant.beats(point.outcome())))
        .toList();
  }

  private Optional<Point> cheapest(Predicate<Point> good) {
    return points.stream()
        .filter(good)
        .min(Comparator.comparingDouble(point -> point.outcome().cost()));
  }
}
