package io.throughline.selector;

import java.util.Locale;

/** What chooses on a turn that no lock holds: the key {@code session_aware.planner}. */
public enum Planner {
  /** The adjusted scores of docs/session-aware.md, section 6. */
  CONTINUITY,
  /** The least money over this turn and the locked turns that will follow (docs/planner.md). */
  LOOKAHEAD;

  /** The word in configuration and records. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
