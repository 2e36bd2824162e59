package io.throughline.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs policies over all sessions of some scenarios and seeds. */
public final class Laboratory {
  /** The seeds of the published workload. */
  public static final List<Long> SEEDS =
      List.of(20260530L, 20260531L, 20260532L, 20260533L, 20260534L);

  private final List<Scenario> scenarios;
  private final List<Long> seeds;

  /** Copies both lists. */
  public Laboratory(List<Scenario> scenarios, List<Long> seeds) {
    this.scenarios = List.copyOf(scenarios);
    this.seeds = List.copyOf(seeds);
  }

  /** The published workload: all scenarios, its own seeds. */
  public static Laboratory published() {
    return new Laboratory(Scenarios.ALL, SEEDS);
  }

  /**
   * The totals of each policy, in the order given.
   *
   * @param progress is told each scenario before it runs
   * @throws IllegalArgumentException if a policy learns from a seed that it would be measured on
   */
  public List<Tally> run(List<Policy> asked, Consumer<Scenario> progress) {
    List<Policy> policies = apart(asked).stream().map(policy -> policy.begun(scenarios)).toList();
    List<Tally> tallies =
        new ArrayList<>(policies.stream().map(policy -> Tally.none(policy.name())).toList());
    for (Scenario scenario : scenarios) {
      progress.accept(scenario);
      for (long seed : seeds) {
        add(tallies, policies, Session.generate(scenario, seed));
      }
    }
    return List.copyOf(tallies);
  }

  /**
   * Those policies.
   *
   * @throws IllegalArgumentException if one learns from a seed that it would be measured on
   */
  public List<Policy> apart(List<Policy> policies) {
    for (Policy policy : policies) {
      for (long seed : policy.learnSeeds()) {
        Expect.that(!seeds.contains(seed), "seed", seed, "none that is measured");
      }
    }
    return policies;
  }

  private static void add(List<Tally> tallies, List<Policy> policies, List<Session> sessions) {
    for (int i = 0; i < policies.size(); i++) {
      for (Session session : sessions) {
        tallies.set(i, tallies.get(i).plus(Tally.of(policies.get(i), session)));
      }
    }
  }
}
