package io.throughline.demo;

import java.time.Duration;
import java.util.List;

/**
 * A whole task that the agent works through: what the user says, in order.
 *
 * @param alwaysStream ask for a stream each time; otherwise every second request does
 */
record SessionPlan(String name, boolean alwaysStream, List<Says> user) {
  /** One thing the user says, after a pause. */
  record Says(String text, Duration pauseBefore) {
    static Says says(String text) {
      return new Says(text, Duration.ZERO);
    }

    static Says afterPause(Duration pause, String text) {
      return new Says(text, pause);
    }
  }

  /** The same without any waiting. */
  SessionPlan withoutPauses() {
    return new SessionPlan(
        name, alwaysStream, user.stream().map(says -> Says.says(says.text())).toList());
  }

  boolean streams(int turn) {
    return alwaysStream || turn % 2 == 1;
  }
}
