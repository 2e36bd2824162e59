package io.throughline.workload;

import io.throughline.selector.Cost;
import io.throughline.selector.Model;
import io.throughline.selector.Money;
import java.util.List;
import java.util.Objects;

/**
 * What a policy's choices came to; sums over turns, exact in money.
 *
 * @param name of the policy
 * @param switches model changes; the model before turn 0 is the smallest
 * @param unsafe switches on turns that only the current model can serve
 * @param cost by the one pricing rule
 * @param uncached the same choices without any cache
 * @param qualitySum of the chosen models' qualities
 * @param shortfallSum quality that turns asked for and did not get
 * @param underServed turns whose chosen model is below the asked one
 */
public record Tally(
    String name,
    int turns,
    int switches,
    int unsafe,
    Money cost,
    Money uncached,
    double qualitySum,
    double shortfallSum,
    int underServed) {
  /** Nothing yet. */
  static Tally none(String name) {
    Money zero = Money.zero("USD");
    return new Tally(name, 0, 0, 0, zero, zero, 0, 0, 0);
  }

  /** What the choices in one session come to. */
  static Tally of(Policy policy, Session session) {
    List<Model> route = policy.route(session);
    Tally tally = none(policy.name());
    Model before = Fleet.SMALL;
    for (Turn turn : session.turns()) {
      Model chosen = route.get(turn.index());
      tally = tally.plus(of(policy.name(), turn, before, chosen));
      before = chosen;
    }
    return tally;
  }

  /** The sum of both, under this one's name. */
  Tally plus(Tally other) {
    return new Tally(
        name,
        turns + other.turns,
        switches + other.switches,
        unsafe + other.unsafe,
        cost.plus(other.cost),
        uncached.plus(other.uncached),
        qualitySum + other.qualitySum,
        shortfallSum + other.shortfallSum,
        underServed + other.underServed);
  }

  private static Tally of(String name, Turn turn, Model before, Model chosen) {
    boolean switched = !chosen.equals(before);
    double shortfall = turn.shortfall(chosen);
    Cost cost = Tariff.cost(turn, chosen, switched);
    return new Tally(
        name,
        1,
        switched ? 1 : 0,
        switched && turn.phase().locked() ? 1 : 0,
        Objects.requireNonNull(cost.total()),
        Objects.requireNonNull(cost.uncached()),
        chosen.qualityScore(),
        shortfall,
        shortfall > 0 ? 1 : 0);
  }

  /** The means and sums of any kind of session. */
  public Outcome outcome() {
    return new Outcome(
        name, switches, unsafe, cost.toDouble(), quality(), shortfall(), underServedShare());
  }

  /** Mean quality of the chosen models. */
  public double quality() {
    return qualitySum / turns;
  }

  /** Mean over turns of the quality that was asked for and not given. */
  public double shortfall() {
    return shortfallSum / turns;
  }

  /** Share of turns whose chosen model is below the asked one. */
  public double underServedShare() {
    return (double) underServed / turns;
  }

  /** The share of the baseline's cost that this saves, both by the one pricing rule. */
  public double costCut(Tally baseline) {
    return 1 - cost.toDouble() / baseline.cost().toDouble();
  }

  /** The same as it was published: the baseline is priced as if it had no cache. */
  public double publishedCostCut(Tally baseline) {
    return 1 - cost.toDouble() / baseline.uncached().toDouble();
  }
}
