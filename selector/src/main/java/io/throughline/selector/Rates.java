package io.throughline.selector;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices as the selector weighs them: doubles, worked out once a catalogue. For expectations only;
 * what an answer did cost is {@link Pricing}'s to say, exactly.
 *
 * @param currency ISO 4217 code, or ""
 * @param cached of one input token read from the provider's cache; NaN where not known
 * @param fresh of one other input token: written to the cache where writes have a price of their
 *     own, else the prompt price; NaN where not known
 * @param output of one output token; NaN where not known
 */
record Rates(String currency, double cached, double fresh, double output) {
  private static final double TOKENS = 1_000_000;

  /** No price is known. */
  static final Rates UNKNOWN = new Rates("", Double.NaN, Double.NaN, Double.NaN);

  static Rates of(Prices prices) {
    double prompt = perToken(prices.promptPer1m());
    double write = prices.cacheWritePer1m() == null ? prompt : perToken(prices.cacheWritePer1m());
    return new Rates(
        prices.currency(),
        perToken(prices.cachedInputPer1m()),
        write,
        perToken(prices.completionPer1m()));
  }

  /**
   * What that input is expected to cost; NaN where a price that it needs is not known.
   *
   * @param tokens of the whole input
   * @param warm of them, read from the cache
   */
  double input(double tokens, double warm) {
    return part(warm, cached) + part(tokens - warm, fresh);
  }

  private static double part(double tokens, double price) {
    return tokens > 0 ? tokens * price : 0;
  }

  private static double perToken(@Nullable BigDecimal per1m) {
    double price = per1m == null ? Double.NaN : per1m.doubleValue() / TOKENS;
    return price >= 0 && Double.isFinite(price) ? price : Double.NaN;
  }
}
