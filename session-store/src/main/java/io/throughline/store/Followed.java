package io.throughline.store;

/**
 * The session that a conversation without a session id was found to belong to.
 *
 * @param sessionId the session
 * @param parentId the session that it forked from; empty unless it forked just now
 * @param how how it was found
 * @param degraded why others may know more, such as {@code session_store_late}; empty when they do
 *     not
 */
public record Followed(String sessionId, String parentId, How how, String degraded) {
  /** One as all replicas know it. */
  public Followed(String sessionId, String parentId, How how) {
    this(sessionId, parentId, how, "");
  }

  /** The same, which others may know better. */
  Followed degraded(String why) {
    return new Followed(sessionId, parentId, how, why);
  }

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
