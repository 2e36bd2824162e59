package io.throughline.envoy;

/**
 * An input that no Envoy configuration can be made from. The message reads {@code field: value
 * (expected: …)}.
 */
public final class EnvoyPlanException extends IllegalArgumentException {
  private final String field;
  private final String value;
  private final String expected;

  EnvoyPlanException(String field, Object value, String expected) {
    super(field + ": " + value + " (expected: " + expected + ")");
    this.field = field;
    this.value = String.valueOf(value);
    this.expected = expected;
  }

  /** The field of the plan, such as {@code listener.port}; callers map it to their own path. */
  public String field() {
    return field;
  }

  /** The refused value as text. */
  public String value() {
    return value;
  }

  /** What would have been accepted. */
  public String expected() {
    return expected;
  }

  static void require(boolean accepted, String field, Object value, String expected) {
    if (!accepted) {
      throw new EnvoyPlanException(field, value, expected);
    }
  }
}
