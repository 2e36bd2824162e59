package io.throughline.demo;

import java.time.Duration;
import java.util.List;

/**
 * A whole task that the agent works through: what the user says, in order.
 *
 * @param alwaysStream ask for a stream each time; otherwise every second request does
 * @param model that the client asks for
 * @param profile that the client names; empty for none
 * @param job what works beside the agent
 * @param beside whether it runs at the same time as the plans next to it that say so, too
 */
record SessionPlan(
    String name,
    boolean alwaysStream,
    List<Says> user,
    String model,
    String profile,
    Job job,
    boolean beside) {
  static final String ROUTED = "auto";

  /** One thing the user says, after a pause. */
  record Says(String text, Duration pauseBefore) {
    static Says says(String text) {
      return new Says(text, Duration.ZERO);
    }

    static Says afterPause(Duration pause, String text) {
      return new Says(text, pause);
    }
  }

  /** One that is routed, without a profile, while nothing else happens. */
  SessionPlan(String name, boolean alwaysStream, List<Says> user) {
    this(name, alwaysStream, user, ROUTED, "", Job.NONE, false);
  }

  /** The same without any waiting. */
  SessionPlan withoutPauses() {
    List<Says> atOnce = user.stream().map(says -> Says.says(says.text())).toList();
    return new SessionPlan(name, alwaysStream, atOnce, model, profile, job, beside);
  }

  /** The same with another task. */
  SessionPlan saying(String text) {
    return new SessionPlan(
        name, alwaysStream, List.of(Says.says(text)), model, profile, job, beside);
  }

  /** The same, asking for a model. */
  SessionPlan on(String other) {
    return new SessionPlan(name, alwaysStream, user, other, profile, job, beside);
  }

  /** The same under another profile; empty for none. */
  SessionPlan as(String other) {
    return new SessionPlan(name, alwaysStream, user, model, other, job, beside);
  }

  /** The same while a job works, or does not. */
  SessionPlan during(Job other) {
    return new SessionPlan(name, alwaysStream, user, model, profile, other, beside);
  }

  /** The same beside its neighbours. */
  SessionPlan besideOthers() {
    return new SessionPlan(name, alwaysStream, user, model, profile, job, true);
  }

  boolean streams(int turn) {
    return alwaysStream || turn % 2 == 1;
  }
}
