package io.throughline.store;

/**
 * The session that a conversation without a session id was found to belong to.
 *
 * @param sessionId the session
 * @param parentId the session that it forked from; empty unless it forked just now
 * @param how how it was found
 */
public record Followed(String sessionId, String parentId, How how) {
  /** How a session was found. */
  public enum How {
    /** No beginning of the conversation is known. */
    NEW,
    /** It is the first that continues what it begins with. */
    CONTINUED,
    /** The very same conversation was sent before. */
    REPEATED,
    /** Another one continues what it begins with. */
    FORKED
  }
}
