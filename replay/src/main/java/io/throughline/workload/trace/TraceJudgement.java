package io.throughline.workload.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Policies on recorded sessions, and what they are measured by.
 *
 * @param rows totals of the policies, in the order asked for
 * @param baseline routing each request for itself
 */
public record TraceJudgement(List<TraceTally> rows, TraceTally baseline) {
  /** Copies the rows. */
  public TraceJudgement {
    rows = List.copyOf(rows);
  }

  /**
   * Replays the sessions under each policy.
   *
   * @param progress is told each policy before it runs
   */
  public static TraceJudgement of(
      List<RecordedSession> sessions,
      Tiers tiers,
      List<TracePolicy> policies,
      Consumer<TracePolicy> progress) {
    List<TraceTally> rows = new ArrayList<>(policies.size());
    for (TracePolicy policy : policies) {
      progress.accept(policy);
      rows.add(run(sessions, tiers, policy));
    }
    return new TraceJudgement(rows, run(sessions, tiers, TracePolicies.SINGLE_TURN));
  }

  private static TraceTally run(List<RecordedSession> sessions, Tiers tiers, TracePolicy policy) {
    ShippedRouter router = new ShippedRouter(tiers, policy.config());
    TraceTally tally = TraceTally.none(policy.name(), tiers.currency());
    for (RecordedSession session : sessions) {
      tally = tally.plus(SessionRun.of(tiers, router, policy, session));
    }
    return tally;
  }
}
