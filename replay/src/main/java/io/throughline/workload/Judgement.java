package io.throughline.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Policies, and what they are measured by.
 *
 * @param rows totals of the policies, in the order asked for
 * @param baseline routing each turn for itself
 * @param curve the clairvoyant optimum
 */
public record Judgement(List<Tally> rows, Tally baseline, OptimumCurve curve) {
  /** Copies the rows. */
  public Judgement {
    rows = List.copyOf(rows);
  }

  /**
   * Runs them all in that laboratory.
   *
   * @param progress is told each scenario before it runs
   */
  public static Judgement of(
      Laboratory laboratory, List<Policy> policies, Consumer<Scenario> progress) {
    List<Policy> all = new ArrayList<>(policies);
    all.add(Policies.SINGLE_TURN);
    all.addAll(OptimumCurve.policies());
    List<Tally> tallies = laboratory.run(all, progress);
    int asked = policies.size();
    return new Judgement(
        tallies.subList(0, asked),
        tallies.get(asked),
        new OptimumCurve(tallies.subList(asked + 1, tallies.size())));
  }

  /** How many times the optimum's cost at the same shortfall a row costs. */
  public double timesOptimum(Tally row) {
    return row.cost().toDouble() / curve.costAt(row.shortfall());
  }
}
