package io.throughline.selector;

/**
 * What the session's earlier turns left behind. All token counts are cumulative.
 *
 * @param present whether the session was known before this turn
 * @param turnCount committed turns
 * @param switchCount model changes so far
 * @param lastDecisionName decision of the last turn, or ""
 * @param estimatedCacheSavings in units of currency
 * @param lastCacheAccountingSource how the last turn's cached tokens were counted, or ""
 */
public record SessionMemory(
    boolean present,
    int turnCount,
    int switchCount,
    String lastDecisionName,
    long promptTokens,
    long cachedTokens,
    long estimatedCachedTokens,
    double estimatedCacheSavings,
    String lastCacheAccountingSource) {
  /** Nothing is remembered. */
  public static final SessionMemory NONE = new SessionMemory(false, 0, 0, "", 0, 0, 0, 0, "");
}
