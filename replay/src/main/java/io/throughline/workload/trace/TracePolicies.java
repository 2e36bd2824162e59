package io.throughline.workload.trace;

import io.throughline.workload.Policies;
import java.util.ArrayList;
import java.util.List;

/** The policies that recorded sessions are replayed under. */
public final class TracePolicies {
  /** The policy that others are compared with. */
  public static final TracePolicy SINGLE_TURN = TracePolicy.of(Policies.SINGLE_TURN);

  private TracePolicies() {}

  /** All rows of a report on those models, in their order. */
  public static List<TracePolicy> standard(Tiers tiers) {
    List<TracePolicy> policies = new ArrayList<>();
    Policies.plain(tiers.models()).forEach(plain -> policies.add(TracePolicy.of(plain)));
    policies.add(new SessionAware("session-aware"));
    return policies;
  }

  /**
   * The policy of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TracePolicy named(Tiers tiers, String name) {
    List<TracePolicy> all = standard(tiers);
    return all.stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                name
                    + " (expected: "
                    + String.join(", ", all.stream().map(TracePolicy::name).toList())
                    + ")"));
  }
}
