package io.throughline.demo;

/** Something that works beside the agent and writes how far it is into a file. */
enum Job {
  /** There is none. */
  NONE,
  /** It comes further each time that somebody looks. */
  RUNNING,
  /** It stands still. */
  STANDING;

  /** The file that it writes. */
  static final String FILE = "progress.txt";

  private static final int LINES = 120;
  private static final int LINES_A_LOOK = 20;

  /** What the file says when somebody looks for the n-th time, from 1. */
  String progress(int look) {
    int done = this == STANDING ? 0 : Math.min(LINES, look * LINES_A_LOOK);
    return "exported %d of %d lines%n".formatted(done, LINES);
  }
}
