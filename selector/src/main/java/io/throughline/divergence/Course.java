package io.throughline.divergence;

import io.throughline.divergence.Steps.Repeated;

/**
 * How one line of a conversation has gone so far: whether it goes in circles, and what is needed to
 * tell that at its next turn. Holds hashes only. Immutable.
 */
public final class Course {
  /** Before the first turn. */
  public static final Course START =
      new Course(State.HEALTHY, Circle.NONE, 0, 0, false, Steps.NONE, Messages.NONE);

  /** The most that {@link #sameCalls} tells. */
  public static final int SAME_CALLS_MAX = Steps.MAX;

  private final State state;
  private final Circle kind;
  private final int turns;
  private final int fresh;
  private final boolean corrected;
  private final Steps steps;
  private final Messages messages;

  Course(
      State state,
      Circle kind,
      int turns,
      int fresh,
      boolean corrected,
      Steps steps,
      Messages messages) {
    this.state = state;
    this.kind = kind;
    this.turns = turns;
    this.fresh = fresh;
    this.corrected = corrected;
    this.steps = steps;
    this.messages = messages;
  }

  /** Whether it goes in circles. */
  public State state() {
    return state;
  }

  /** Whether the state is another one than that of a course before. */
  public boolean changed(Course before) {
    return state != before.state;
  }

  /** How it does, or did where it recovered. */
  public Circle kind() {
    return kind;
  }

  /** Turns in the present state since it went in circles; those that it took to recover. */
  public int turns() {
    return turns;
  }

  /** Whether the model was told of the present circle. */
  public boolean corrected() {
    return corrected;
  }

  /** How often the last turn's most repeated call was made of late, whatever came of it. */
  public int sameCalls() {
    return steps.sameCalls();
  }

  Steps steps() {
    return steps;
  }

  Messages messages() {
    return messages;
  }

  int fresh() {
    return fresh;
  }

  /** The same after the model was told. */
  public Course withCorrection() {
    return new Course(state, kind, turns, fresh, true, steps, messages);
  }

  /** The course with one more turn. */
  public Course after(News news, DivergenceRules rules) {
    Steps nextSteps = steps.with(news.steps());
    Messages nextMessages = messages.with(news.said(), false).with(news.asked(), true);
    boolean isNew =
        news.steps().isEmpty() ? isNewMessage(news, nextMessages) : nextSteps.lastIsNew();
    if (state == State.DIVERGED) {
      return diverged(isNew, nextSteps, nextMessages, rules);
    }
    Finding finding = Finding.of(news, nextSteps, nextMessages, rules);
    if (finding.state() == State.DIVERGED) {
      return new Course(State.DIVERGED, finding.kind(), 0, 0, false, nextSteps, nextMessages);
    }
    if (finding.state() == State.SUSPECTED) {
      return new Course(State.SUSPECTED, finding.kind(), turns, 0, false, nextSteps, nextMessages);
    }
    return calm(isNew, nextSteps, nextMessages, rules);
  }

  private static boolean isNewMessage(News news, Messages next) {
    return !(news.asked() != 0 && next.times(true) > 1
        || news.said() != 0 && next.times(false) > 1);
  }

  private Course diverged(
      boolean isNew, Steps nextSteps, Messages nextMessages, DivergenceRules rules) {
    int nextFresh = isNew ? fresh + 1 : 0;
    return nextFresh >= rules.recoveryTurns()
        ? new Course(
            State.RECOVERED, kind, turns + 1, 0, corrected, nextSteps.past(), Messages.NONE)
        : new Course(state, kind, turns + 1, nextFresh, corrected, nextSteps, nextMessages);
  }

  /** No sign of a circle in this turn. */
  private Course calm(
      boolean isNew, Steps nextSteps, Messages nextMessages, DivergenceRules rules) {
    if (state != State.SUSPECTED) {
      return new Course(state, kind, turns, 0, corrected, nextSteps, nextMessages);
    }
    int nextFresh = isNew ? fresh + 1 : fresh;
    return nextFresh >= rules.recoveryTurns()
        ? new Course(State.HEALTHY, Circle.NONE, 0, 0, false, nextSteps, nextMessages)
        : new Course(state, kind, turns, nextFresh, false, nextSteps, nextMessages);
  }

  /** What one turn shows. */
  private record Finding(State state, Circle kind) {
    static Finding of(News news, Steps steps, Messages messages, DivergenceRules rules) {
      Finding worst = new Finding(State.HEALTHY, Circle.NONE);
      if (!news.steps().isEmpty()) {
        Repeated repeated = steps.mostRepeated();
        worst =
            worst
                .or(steps.cycles(), rules.cycles(), Circle.OSCILLATION)
                .or(
                    repeated.times(),
                    rules.repetitions(),
                    repeated.failed() ? Circle.REPEATED_FAILURE : Circle.REPEATED_CALL)
                .or(steps.backtracks() ? 1 : 0, 1, Circle.BACKTRACKING);
      }
      int asked = news.asked() == 0 ? 0 : messages.times(true);
      int said = news.said() == 0 ? 0 : messages.times(false);
      return worst.or(Math.max(asked, said), rules.repetitions(), Circle.REPEATED_MESSAGE);
    }

    private Finding or(int found, int threshold, Circle of) {
      State sign =
          found >= threshold
              ? State.DIVERGED
              : found > 1 && found == threshold - 1 ? State.SUSPECTED : State.HEALTHY;
      return sign.compareTo(state) > 0 ? new Finding(sign, of) : this;
    }
  }
}
