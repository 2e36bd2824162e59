package io.throughline.selector;

/** What chooses among the candidates once no safety lock decides. */
public enum Algorithm {
  /** The session_aware wrapper around a base method. */
  SESSION_AWARE,
  /** Another algorithm: the base method's choice, recorded as {@code base_choice}. */
  BASE_ONLY,
  /** No decision matched: the default model is the candidate, recorded as {@code no_decision}. */
  DEFAULT_MODEL
}
