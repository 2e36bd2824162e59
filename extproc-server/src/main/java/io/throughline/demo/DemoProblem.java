package io.throughline.demo;

/** Ends the demo with one clear line and an exit code. */
final class DemoProblem extends RuntimeException {
  private static final int CHECK_FAILED = 1;
  static final int MISSING_PART = 3;

  private final int exitCode;

  private DemoProblem(int exitCode, String line) {
    super(line);
    this.exitCode = exitCode;
  }

  /** An input is wrong. */
  static DemoProblem failed(String line) {
    return new DemoProblem(CHECK_FAILED, line);
  }

  /** A part is missing, does not start, or its port is in use. */
  static DemoProblem missing(String line) {
    return new DemoProblem(MISSING_PART, line);
  }

  int exitCode() {
    return exitCode;
  }
}
