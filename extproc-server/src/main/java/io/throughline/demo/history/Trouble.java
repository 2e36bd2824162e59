package io.throughline.demo.history;

/** What goes wrong with a turn. */
enum Trouble {
  NONE,
  /** The model's server answers 503, and the client asks again. */
  REFUSED,
  /** The answer is cut off. */
  ABORTED,
  /** The answer reaches its longest length. */
  TOO_LONG
}
