package io.throughline.selector.plan;

/**
 * How much of a free turn's input a model's provider reads from its cache although another model,
 * or none, had answered the turn before: what sessions share, such as instructions and tools. Token
 * sums as reported, the older ones weighing less.
 *
 * @param inputTokens of such turns
 * @param cachedTokens of them
 */
public record CacheShare(double inputTokens, double cachedTokens) {
  static CacheShare of(Opening opening) {
    return opening.moved()
        ? new CacheShare(opening.inputTokens(), opening.cachedTokens())
        : new CacheShare(0, 0);
  }

  /** The share, 0 to 1; 0 when nothing was reported. */
  public double share() {
    return inputTokens > 0 ? Math.clamp(cachedTokens / inputTokens, 0, 1) : 0;
  }

  /** The sum of both; the earlier one weighs {@code keep} of what it did where the later adds. */
  CacheShare then(CacheShare later, double keep) {
    return later.inputTokens > 0
        ? new CacheShare(
            PlanEntry.sum(keep, inputTokens, later.inputTokens),
            PlanEntry.sum(keep, cachedTokens, later.cachedTokens))
        : this;
  }
}
