package io.throughline.workload;

import io.throughline.selector.Model;
import java.util.List;

/**
 * A way to choose the models of sessions. A new one is one class, and one line in {@link Policies}.
 */
public interface Policy {
  /** Name in options and reports. */
  String name();

  /**
   * The model of each turn, in order. A policy that sees only the past is a {@link CausalPolicy}.
   */
  List<Model> route(Session session);

  /**
   * The policy before the first session of a run over these scenarios: one that learns has learned
   * nothing from earlier runs.
   */
  default Policy begun(List<Scenario> scenarios) {
    return this;
  }

  /** Seeds that it learns from beforehand, and must not be measured on. */
  default List<Long> learnSeeds() {
    return List.of();
  }
}
