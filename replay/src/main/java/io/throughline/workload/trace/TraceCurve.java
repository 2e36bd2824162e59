package io.throughline.workload.trace;

import io.throughline.workload.Outcome;
import io.throughline.workload.PlannerCurve;
import io.throughline.workload.PlannerCurve.Point;
import io.throughline.workload.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** The planner's curve on recorded sessions; no optimum is known there. */
public final class TraceCurve {
  private TraceCurve() {}

  /**
   * Replays the sessions at each price of quality, and under single-turn and each constant model.
   *
   * @param progress is told each policy before it runs
   */
  public static PlannerCurve of(
      List<RecordedSession> sessions, Tiers tiers, Consumer<TracePolicy> progress) {
    List<TracePolicy> policies = new ArrayList<>();
    PlannerCurve.names().forEach(name -> policies.add(TracePolicies.named(tiers, name)));
    Policies.constants(tiers.models()).forEach(plain -> policies.add(TracePolicy.of(plain)));
    TraceJudgement judgement = TraceJudgement.of(sessions, tiers, policies, progress);
    List<Outcome> rows = judgement.rows().stream().map(TraceTally::outcome).toList();
    int prices = PlannerCurve.QUALITY_PRICES.size();
    List<Point> points = new ArrayList<>(prices);
    for (int i = 0; i < prices; i++) {
      String price = PlannerCurve.QUALITY_PRICES.get(i);
      points.add(new Point(price, rows.get(i), OptionalDouble.empty()));
    }
    return new PlannerCurve(
        tiers.currency(),
        points,
        judgement.baseline().outcome(),
        rows.subList(prices, rows.size()),
        List.of());
  }
}
