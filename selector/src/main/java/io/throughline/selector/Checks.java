package io.throughline.selector;

/** Argument checks of the value types; messages read {@code value: X (expected: …)}. */
final class Checks {
  private Checks() {}

  static String notBlank(String what, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(what + ": \"" + value + "\" (expected: a non-blank name)");
    }
    return value;
  }

  static double within01(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 0 to 1)");
    }
    return value;
  }

  static double finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: a finite number)");
    }
    return value;
  }

  static long notNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 0 or more)");
    }
    return value;
  }

  /** Clamps to 0…1; NaN becomes 0. */
  static double clamp01(double value) {
    return value > 0 ? Math.min(value, 1) : 0;
  }
}
