package io.throughline.workload;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import java.util.List;

/**
 * What a planner knows in a run, and how it comes to know it.
 *
 * @param foresight how much of it is used
 * @param learnSeeds seeds whose sessions were learned from beforehand; where there are any, nothing
 *     is learned from the measured ones
 * @param learning whether it learns from what it routes
 * @param tables what it has learned so far
 */
record Knowledge(Foresight foresight, List<Long> learnSeeds, boolean learning, PlanTables tables) {
  /** Copies the seeds. */
  Knowledge {
    learnSeeds = List.copyOf(learnSeeds);
  }

  /** Learns as it goes, from nothing. */
  static Knowledge online() {
    return of(Foresight.WHOLE, List.of());
  }

  /** Has learned nothing yet. */
  static Knowledge of(Foresight foresight, List<Long> learnSeeds) {
    return new Knowledge(foresight, learnSeeds, true, new PlanTables());
  }

  /** The same before anything was learned. */
  Knowledge empty() {
    return of(foresight, learnSeeds);
  }

  /** The same as it is measured. */
  Knowledge measured() {
    return new Knowledge(foresight, learnSeeds, learnSeeds.isEmpty(), tables);
  }

  void learn(Opening opening) {
    if (learning) {
      tables.learn(opening);
    }
  }

  Forecast forecast(FreeTurn turn) {
    return foresight.forecast(tables, turn);
  }
}
