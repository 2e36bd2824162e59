package io.throughline.store;

import io.throughline.session.SessionState;

/**
 * A session as it was read.
 *
 * @param version grows with every write; 0 when the session is not known
 * @param session the session
 */
public record Versioned(long version, SessionState session) {
  /** What is read for a session that is not known. */
  public static final Versioned ABSENT = new Versioned(0, SessionState.EMPTY);
}
