package io.throughline.server.cli;

/** The exit codes of every command. */
final class Exit {
  static final int OK = 0;

  /** The thing that was checked failed. */
  static final int FAILED = 1;

  /** The command was not called as it must be. */
  static final int USAGE = 2;

  /** A part is missing, or an address is in use. */
  static final int MISSING = 3;

  private Exit() {}
}
