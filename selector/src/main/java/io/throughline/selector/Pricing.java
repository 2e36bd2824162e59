package io.throughline.selector;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The one pricing rule, for live accounting, selection and what-if: (plain input · prompt + cached
 * · cached input + cache write · cache write + one-hour cache write · one-hour cache write + output
 * · completion) / 10⁶, exact.
 *
 * <p>A part with tokens whose price is missing or negative makes the cost unknown, never free. A
 * cache write without a price of its own costs the prompt price; one for an hour costs twice the
 * prompt price where writes for five minutes have a price of their own, as providers that charge
 * for writes do, else the prompt price.
 */
public final class Pricing {
  private static final int PER_TOKEN = 6;
  private static final BigDecimal HOUR_MULTIPLE = BigDecimal.TWO;

  private Pricing() {}

  /** The cost of that usage at those prices. */
  public static Cost cost(Prices prices, Usage usage) {
    return new Cost(price(prices, usage), price(prices, usage.withoutCache()));
  }

  private static @Nullable Money price(Prices prices, Usage usage) {
    BigDecimal write =
        prices.cacheWritePer1m() == null ? prices.promptPer1m() : prices.cacheWritePer1m();
    BigDecimal sum = BigDecimal.ZERO;
    sum = add(sum, usage.plainInputTokens(), prices.promptPer1m());
    sum = add(sum, usage.cachedTokens(), prices.cachedInputPer1m());
    sum = add(sum, usage.cacheWriteTokens(), write);
    sum = add(sum, usage.cacheWrite1hTokens(), hourPrice(prices));
    sum = add(sum, usage.outputTokens(), prices.completionPer1m());
    return sum == null ? null : new Money(prices.currency(), sum.movePointLeft(PER_TOKEN));
  }

  private static @Nullable BigDecimal hourPrice(Prices prices) {
    BigDecimal prompt = prices.promptPer1m();
    if (prices.cacheWrite1hPer1m() != null) {
      return prices.cacheWrite1hPer1m();
    }
    return prompt == null || prices.cacheWritePer1m() == null
        ? prompt
        : prompt.multiply(HOUR_MULTIPLE);
  }

  private static @Nullable BigDecimal add(
      @Nullable BigDecimal sum, long tokens, @Nullable BigDecimal per1m) {
    if (sum == null || tokens == 0) {
      return sum;
    }
    if (per1m == null || per1m.signum() < 0) {
      return null;
    }
    return sum.add(per1m.multiply(BigDecimal.valueOf(tokens)));
  }
}
