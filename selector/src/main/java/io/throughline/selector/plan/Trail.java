package io.throughline.selector.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a line of conversation goes back and forth between turns that any model can take and turns
 * that only their owner can, and what followed its last free turn. Immutable.
 *
 * @param locked whether the last turn was locked
 * @param run turns of the run that the last turn belongs to, up to {@value #RUN_MAX}; 0 before the
 *     first turn
 * @param before turns of the run before that one, up to {@value #RUN_MAX}; 0 for none
 * @param openings the last free turn and the locked ones after it; empty before the first, else one
 */
public record Trail(boolean locked, int run, int before, List<Opening> openings) {
  /** Longest run that is told apart. */
  public static final int RUN_MAX = 4;

  /** Before the first turn. */
  public static final Trail START = new Trail(false, 0, 0, List.of());

  /** A trail with that opening. */
  public Trail(boolean locked, int run, int before, @Nullable Opening opening) {
    this(locked, run, before, opening == null ? List.of() : List.of(opening));
  }

  /** The last free turn and the locked ones after it; null before the first. */
  public @Nullable Opening opening() {
    return openings.isEmpty() ? null : openings.getFirst();
  }

  /** Turns of the run that a next turn of that kind would belong to, itself included. */
  public int runOfNext(boolean nextLocked) {
    return nextLocked == locked ? Math.min(RUN_MAX, run + 1) : 1;
  }

  /** Turns of the run before that one. */
  public int beforeNext(boolean nextLocked) {
    return nextLocked == locked ? before : run;
  }

  /** The trail after one more answered turn. */
  public Trail after(Step step) {
    int nextRun = runOfNext(step.locked());
    int nextBefore = beforeNext(step.locked());
    if (!step.locked()) {
      return new Trail(false, nextRun, nextBefore, Opening.of(step, nextRun, nextBefore));
    }
    Opening last = opening();
    return new Trail(true, nextRun, nextBefore, last == null ? null : last.followedBy(step));
  }
}
