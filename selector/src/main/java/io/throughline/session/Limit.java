package io.throughline.session;

/** What a session may have too much of. */
public enum Limit {
  /** Turns, those that wait included. */
  TURNS("turns"),
  /** What its turns have cost. */
  COST("cost"),
  /** The same tool call of late, whatever came of it. */
  REPEATED_CALLS("repeated_calls"),
  /** Turns, beside those of the other sessions of its workspace. */
  WORKSPACE_TURNS("workspace_turns");

  private final String word;

  Limit(String word) {
    this.word = word;
  }

  /** Its name in configuration, records and headers. */
  public String word() {
    return word;
  }

  /** It as one of the bits of {@link PendingTurn#told}. */
  public int bit() {
    return 1 << ordinal();
  }
}
