package io.throughline.selector;

import java.util.Locale;

/** What a turn's choice means for its session. */
public enum Action {
  /** The session had no model before. */
  START,
  /** The session, or the tool loop or provider state in progress, keeps its model. */
  STAY,
  /** The session moves to another model. */
  SWITCH,
  /** A tool loop moves because its owner is gone. */
  RECOVERY;

  /** The word of the record and of {@code x-throughline-action}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
