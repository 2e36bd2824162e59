package io.throughline.workload.trace;

import io.throughline.selector.PlannerSettings;
import io.throughline.selector.SessionAwareConfig;
import io.throughline.workload.Lookahead;
import io.throughline.workload.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The policies that recorded sessions are replayed under. */
public final class TracePolicies {
  /** The policy that others are compared with. */
  public static final TracePolicy SINGLE_TURN = TracePolicy.of(Policies.SINGLE_TURN);

  private TracePolicies() {}

  /** All rows of a report on those models, in their order. */
  public static List<TracePolicy> standard(Tiers tiers) {
    List<TracePolicy> policies = new ArrayList<>();
    Policies.plain(tiers.models()).forEach(plain -> policies.add(TracePolicy.of(plain)));
    policies.add(new SessionAware("session-aware", SessionAwareConfig.builder().build()));
    return policies;
  }

  /**
   * The policy of that name; {@code lookahead-} takes any price of quality above 0, in the models'
   * currency.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TracePolicy named(Tiers tiers, String name) {
    Optional<PlannerSettings> planner = Lookahead.planner(name);
    if (planner.isPresent()) {
      return lookahead(name, planner.get());
    }
    List<TracePolicy> all = standard(tiers);
    return all.stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                name
                    + " (expected: "
                    + String.join(", ", all.stream().map(TracePolicy::name).toList())
                    + ", or lookahead- with a price of quality)"));
  }

  private static TracePolicy lookahead(String name, PlannerSettings planner) {
    return new SessionAware(name, SessionAwareConfig.builder().planner(planner).build());
  }
}
