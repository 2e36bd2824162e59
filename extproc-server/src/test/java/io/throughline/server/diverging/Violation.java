package io.throughline.server.diverging;

/**
 * A rule that a request breaks.
 *
 * @param index of the message or item in its list, from 0; -1 for the request as a whole
 */
public record Violation(int index, String rule) {
  /** For rules that are about no single message. */
  public static final int WHOLE = -1;

  @Override
  public String toString() {
    return (index == WHOLE ? "request" : "[" + index + "]") + ": " + rule;
  }
}
