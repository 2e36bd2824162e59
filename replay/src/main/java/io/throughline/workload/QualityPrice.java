package io.throughline.workload;

/** A price of quality as it is written in a policy's name. */
final class QualityPrice {
  private static final String DECIMAL = "[0-9]{1,12}(\\.[0-9]{1,12})?|\\.[0-9]{1,12}";
  private static final double MAX = 1_000_000;

  private QualityPrice() {}

  /** The price, 0 to 1,000,000; NaN where the text is none. */
  static double parse(String text) {
    double value = text.matches(DECIMAL) ? Double.parseDouble(text) : Double.NaN;
    return value <= MAX ? value : Double.NaN;
  }
}
