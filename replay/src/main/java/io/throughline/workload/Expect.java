package io.throughline.workload;

/** Checks of given values; the message names the value and what was expected. */
final class Expect {
  private Expect() {}

  static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + ": " + plain(value) + " (expected: " + plain(low) + " to " + plain(high) + ")");
    }
  }

  static void that(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
