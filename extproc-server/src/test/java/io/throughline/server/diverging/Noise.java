package io.throughline.server.diverging;

/** What stands between the repetitions of a fault. */
public enum Noise {
  /** Nothing. */
  NONE,
  /** Now and then a text beside the call, or a text and a word of the user. */
  TEXT,
  /** Now and then another call that is made only once. */
  CALLS
}
