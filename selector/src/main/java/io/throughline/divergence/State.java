package io.throughline.divergence;

import java.util.Locale;

/** Whether a conversation goes in circles. */
public enum State {
  /** No sign of it. */
  HEALTHY,
  /** One repetition short of it. */
  SUSPECTED,
  /** It does. */
  DIVERGED,
  /** It did, and then did something new for some turns. */
  RECOVERED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As it is written in records. */
  public String word() {
    return word;
  }
}
