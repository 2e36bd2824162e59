package io.throughline.replay.journal;

/** A store could not do what was asked. The message names no record and no credential. */
public final class JournalStoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  /** With what went wrong. */
  public JournalStoreException(String message) {
    super(message);
    this.refused = false;
  }

  /** With what went wrong beneath. */
  public JournalStoreException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * With what went wrong beneath.
   *
   * @param refused whether the store refuses what it was given, and will again
   */
  JournalStoreException(String message, Throwable cause, boolean refused) {
    super(message, cause);
    this.refused = refused;
  }

  /** Whether the store refuses what it was given, and will again. */
  boolean refused() {
    return refused;
  }
}
