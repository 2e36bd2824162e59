package io.throughline.selector;

/** What chooses on a turn that no lock holds: the key {@code session_aware.planner}. */
public enum Planner {
  /** The adjusted scores of docs/session-aware.md, section 6. */
  CONTINUITY("continuity"),
  /** The least money over this turn and the locked turns that will follow (docs/planner.md). */
  LOOKAHEAD("lookahead");

  private final String word;

  Planner(String word) {
    this.word = word;
  }

  /** The word in configuration and records. */
  public String word() {
    return word;
  }
}
