package io.throughline.selector;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of one currency. Sums and differences never round; the one rounding rule is
 * {@link #toMicros()}. Amounts of equal value are equal, whatever their scale.
 *
 * @param currency ISO 4217 code, or "" when the prices name none
 * @param amount in units of the currency, exact
 */
public record Money(String currency, BigDecimal amount) implements Comparable<Money> {
  private static final int MICRO_DIGITS = 6;

  /** Normalises the scale, so that equal amounts are equal. */
  public Money {
    amount = amount.stripTrailingZeros();
  }

  /** Nothing of that currency. */
  public static Money zero(String currency) {
    return new Money(currency, BigDecimal.ZERO);
  }

  /**
   * The exact sum.
   *
   * @throws IllegalArgumentException if the currencies differ
   */
  public Money plus(Money other) {
    return new Money(currency, amount.add(sameCurrency(other).amount));
  }

  /**
   * The exact difference.
   *
   * @throws IllegalArgumentException if the currencies differ
   */
  public Money minus(Money other) {
    return new Money(currency, amount.subtract(sameCurrency(other).amount));
  }

  /**
   * The amount in millionths of a unit, ties to the even neighbour. Round totals, not their parts.
   *
   * @throws ArithmeticException if it exceeds the range of a long
   */
  public long toMicros() {
    return amount
        .setScale(MICRO_DIGITS, RoundingMode.HALF_EVEN)
        .movePointRight(MICRO_DIGITS)
        .longValueExact();
  }

  /** The nearest double, for records and charts only. */
  public double toDouble() {
    return amount.doubleValue();
  }

  /**
   * @throws IllegalArgumentException if the currencies differ
   */
  @Override
  public int compareTo(Money other) {
    return amount.compareTo(sameCurrency(other).amount);
  }

  @Override
  public String toString() {
    return (amount.toPlainString() + " " + currency).strip();
  }

  private Money sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "currency: " + other.currency + " (expected: " + currency + ")");
    }
    return other;
  }
}
