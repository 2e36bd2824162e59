package io.throughline.selector;

/**
 * Tokens of one exchange.
 *
 * @param inputTokens all input, the cached and cache-write tokens included
 * @param cachedTokens input read from the provider's cache
 * @param cacheWriteTokens input written to the provider's cache for five minutes
 * @param cacheWrite1hTokens input written to it for one hour
 * @param outputTokens output
 */
public record Usage(
    long inputTokens,
    long cachedTokens,
    long cacheWriteTokens,
    long cacheWrite1hTokens,
    long outputTokens) {
  /** No tokens at all. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  /**
   * @throws IllegalArgumentException if a count is negative, or cached and cache-write tokens
   *     together exceed the input
   */
  public Usage {
    Checks.notNegative("input tokens", inputTokens);
    Checks.notNegative("cached tokens", cachedTokens);
    Checks.notNegative("cache write tokens", cacheWriteTokens);
    Checks.notNegative("one-hour cache write tokens", cacheWrite1hTokens);
    Checks.notNegative("output tokens", outputTokens);
    if (cachedTokens > inputTokens
        || cacheWriteTokens > inputTokens - cachedTokens
        || cacheWrite1hTokens > inputTokens - cachedTokens - cacheWriteTokens) {
      throw new IllegalArgumentException(
          "cached + cache write tokens: %d + %d + %d (expected: at most the %d input tokens)"
              .formatted(cachedTokens, cacheWriteTokens, cacheWrite1hTokens, inputTokens));
    }
  }

  /** Tokens of which none were written for one hour. */
  public Usage(long inputTokens, long cachedTokens, long cacheWriteTokens, long outputTokens) {
    this(inputTokens, cachedTokens, cacheWriteTokens, 0, outputTokens);
  }

  /**
   * Tokens of an answer that was not metered: what is not read from the cache is written to it,
   * where the prices have one of their own for writes.
   */
  public static Usage expected(Prices prices, long input, long cached, long output) {
    long written = prices.cacheWritePer1m() == null ? 0 : input - cached;
    return new Usage(input, cached, written, output);
  }

  /** Input that touched no cache. */
  public long plainInputTokens() {
    return inputTokens - cachedTokens - cacheWriteTokens - cacheWrite1hTokens;
  }

  /** The same tokens as if no cache existed. */
  public Usage withoutCache() {
    return new Usage(inputTokens, 0, 0, 0, outputTokens);
  }
}
