package io.throughline.store;

import io.throughline.session.SessionState;

/**
 * A session as it was read.
 *
 * @param version grows with every write; 0 when the session is not known
 * @param session the session
 * @param degraded why this may not be what all replicas know, such as {@code session_store_down};
 *     empty when it is
 */
public record Versioned(long version, SessionState session, String degraded) {
  /** What is read for a session that is not known. */
  public static final Versioned ABSENT = new Versioned(0, SessionState.EMPTY);

  /** A session as all replicas know it. */
  public Versioned(long version, SessionState session) {
    this(version, session, "");
  }
}
