package io.throughline.session;

import io.throughline.selector.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a session's answered turns have cost in one currency.
 *
 * @param currency ISO 4217 code, or "" when the prices name none
 * @param nanos billionths of a unit, each turn rounded
 */
public record Spent(String currency, long nanos) {
  private static final int NANO_DIGITS = 9;

  /** An amount; what is out of range counts as the largest or the smallest. */
  static Spent of(Money money) {
    BigDecimal nanos =
        money.amount().movePointRight(NANO_DIGITS).setScale(0, RoundingMode.HALF_EVEN);
    long bounded =
        nanos.toBigInteger().bitLength() < Long.SIZE
            ? nanos.longValue()
            : nanos.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    return new Spent(money.currency(), bounded);
  }

  /** The same and more of its currency. */
  Spent plus(Spent more) {
    long sum = nanos + more.nanos;
    boolean overflows = ((nanos ^ sum) & (more.nanos ^ sum)) < 0;
    return new Spent(currency, overflows ? Long.MAX_VALUE : sum);
  }

  /** It as an amount. */
  public Money money() {
    return new Money(currency, BigDecimal.valueOf(nanos, NANO_DIGITS));
  }
}
