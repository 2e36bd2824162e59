package io.throughline.server.config;

/**
 * Something wrong in a configuration file.
 *
 * @param path where, e.g. {@code routing.decisions[1].modelRefs[0].weight}
 * @param value what stands there, or {@code absent}; never a credential
 * @param expected what may stand there
 * @param severity whether it stops the start
 */
public record Problem(String path, String value, String expected, Severity severity) {
  /** Whether a problem stops the start. */
  public enum Severity {
    /** Stops the start. */
    ERROR,
    /** Is reported only. */
    WARNING;

    /** The word in reports. */
    public String word() {
      return this == ERROR ? "error" : "warning";
    }
  }

  /** The problem as one line: {@code path: value (expected: …)}. */
  public String line() {
    return path + ": " + value + " (expected: " + expected + ")";
  }
}
