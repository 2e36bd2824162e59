package io.throughline.demo;

import java.math.BigDecimal;

/** What a model costs, in US dollars for a million tokens. Exact. */
record ModelPrice(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {
  private static final int PER_MILLION_DIGITS = 6;

  static ModelPrice of(String input, String cachedInput, String output) {
    return new ModelPrice(
        new BigDecimal(input), new BigDecimal(cachedInput), new BigDecimal(output));
  }

  /** Uncached input, cached input and output, each at its own price; nothing is rounded. */
  BigDecimal cost(TokenUsage usage) {
    return times(input, usage.input() - usage.cached())
        .add(times(cachedInput, usage.cached()))
        .add(times(output, usage.output()))
        .movePointLeft(PER_MILLION_DIGITS);
  }

  private static BigDecimal times(BigDecimal price, int tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }
}
