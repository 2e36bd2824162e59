package io.throughline.selector;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices of one model in units of {@code currency} per 1,000,000 tokens. A null price is not known,
 * which is never the same as free.
 *
 * @param currency ISO 4217 code, or "" when nothing is known
 * @param promptPer1m input tokens that the provider did not read from its cache
 * @param cachedInputPer1m input tokens read from the provider's cache
 * @param cacheWritePer1m input tokens written to the provider's cache for five minutes; null: as
 *     the prompt price
 * @param cacheWrite1hPer1m input tokens written to it for one hour; null: see {@link Pricing}
 * @param completionPer1m output tokens
 */
public record Prices(
    String currency,
    @Nullable BigDecimal promptPer1m,
    @Nullable BigDecimal cachedInputPer1m,
    @Nullable BigDecimal cacheWritePer1m,
    @Nullable BigDecimal cacheWrite1hPer1m,
    @Nullable BigDecimal completionPer1m) {
  /** No price is known. */
  public static final Prices UNKNOWN = new Prices("", null, null, null, null);

  /** Prices without one of its own for cache writes of one hour. */
  public Prices(
      String currency,
      @Nullable BigDecimal promptPer1m,
      @Nullable BigDecimal cachedInputPer1m,
      @Nullable BigDecimal cacheWritePer1m,
      @Nullable BigDecimal completionPer1m) {
    this(currency, promptPer1m, cachedInputPer1m, cacheWritePer1m, null, completionPer1m);
  }
}
