package io.throughline.workload;

import java.util.Locale;

/** What a turn of a session is. */
public enum Phase {
  /** A person asks. */
  USER_TURN,
  /** The turn answers tool calls of the current model. */
  TOOL_LOOP,
  /** The turn continues state that the current model's provider keeps. */
  PROVIDER_STATE,
  /** A person asks for something of another kind. */
  DRIFT;

  /** Whether another model than the current one cannot serve the turn: a switch is unsafe. */
  public boolean locked() {
    return this == TOOL_LOOP || this == PROVIDER_STATE;
  }

  /** The word in records. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
