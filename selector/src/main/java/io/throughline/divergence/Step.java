package io.throughline.divergence;

/**
 * A tool call and what came of it, by hashes: equal hashes stand for equal calls and equal results.
 *
 * @param call of the tool's name and its arguments in a canonical form
 * @param result of what the tool answered; of a failure without what differs from one time to the
 *     next, such as times and ids
 * @param failed whether the tool said that it failed
 * @param edits whether the tool changes files
 */
public record Step(int call, int result, boolean failed, boolean edits) {
  /** Whether the other is the same call with the same result. */
  boolean repeats(Step other) {
    return call == other.call && result == other.result;
  }

  /** Whether it may have changed what other calls find. */
  boolean changes() {
    return edits && !failed;
  }
}
