package io.throughline.selector;

/** What a turn's choice means for its session. */
public enum Action {
  /** The session had no model before. */
  START("start"),
  /** The session, or the tool loop or provider state in progress, keeps its model. */
  STAY("stay"),
  /** The session moves to another model. */
  SWITCH("switch"),
  /** What a lock holds moves because its owner is gone. */
  RECOVERY("recovery");

  private final String word;

  Action(String word) {
    this.word = word;
  }

  /** The word of the record and of {@code x-throughline-action}. */
  public String word() {
    return word;
  }
}
