package io.throughline.divergence;

import java.util.Locale;

/** How a conversation goes in circles. */
public enum Circle {
  /** It does not. */
  NONE,
  /** The same call with the same result again and again. */
  REPEATED_CALL,
  /** The same call fails again and again. */
  REPEATED_FAILURE,
  /** The same two or three steps in turn. */
  OSCILLATION,
  /** The same words of the user, or of the model, again and again. */
  REPEATED_MESSAGE,
  /** Back to calls of finished steps, and hardly anything new. */
  BACKTRACKING;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As it is written in records; "" for none. */
  public String word() {
    return this == NONE ? "" : word;
  }
}
