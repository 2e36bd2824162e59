package io.throughline.workload;

import static io.throughline.workload.IdlePattern.FREQUENT;
import static io.throughline.workload.IdlePattern.RARE;
import static io.throughline.workload.IdlePattern.SINGLE;

import java.util.List;

/** The scenarios of the published workload; a new one is a line. */
public final class Scenarios {
  /** All of them, in the order of reports. */
  public static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "balanced",
              new Demand(.42, .28, .16, .18, .09),
              new History(512, 2048, 1.00),
              Phases.tools(5, 2, 3),
              SINGLE,
              6),
          new Scenario(
              "tool-heavy",
              new Demand(.55, .22, .18, .14, .08),
              new History(1024, 3072, 1.12),
              Phases.tools(6, 2, 3, 4),
              SINGLE,
              9),
          new Scenario(
              "frontier-heavy",
              new Demand(.55, .34, .20, .17, .07),
              new History(1536, 4096, 1.20),
              Phases.tools(5, 2, 3),
              RARE,
              10),
          new Scenario(
              "idle-heavy",
              new Demand(.42, .30, .14, .16, .10),
              new History(512, 2048, 1.00),
              Phases.tools(5, 2, 3),
              FREQUENT,
              4),
          new Scenario(
              "stateful-heavy",
              new Demand(.58, .30, .24, .15, .08),
              new History(128, 1024, .95),
              new Phases(Slots.of(6, 3, 4), Slots.of(5, 1, 2), Slots.NONE),
              RARE,
              3),
          new Scenario(
              "drift-heavy",
              new Demand(.46, .28, .26, .12, .08),
              new History(2048, 6144, 1.08),
              new Phases(Slots.of(6, 3), Slots.NONE, Slots.of(6, 1, 2)),
              RARE,
              7));

  private Scenarios() {}

  /**
   * The scenario of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Scenario named(String name) {
    for (Scenario scenario : ALL) {
      if (scenario.name().equals(name)) {
        return scenario;
      }
    }
    throw new IllegalArgumentException(
        name + " (expected: " + String.join(", ", names()) + ", or all for their sum)");
  }

  /** Their names, in order. */
  public static List<String> names() {
    return ALL.stream().map(Scenario::name).toList();
  }
}
