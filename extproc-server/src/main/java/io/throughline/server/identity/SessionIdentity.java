package io.throughline.server.identity;

/**
 * The session that a request belongs to.
 *
 * @param id as the client sent it, or as it was derived; empty when the request belongs to none
 * @param source which source gave it; {@code none} for none
 * @param parentId the session that it was started from, by a subagent or a fork; empty for none
 */
public record SessionIdentity(String id, String source, String parentId) {
  /** A request without a session. */
  public static final SessionIdentity NONE = new SessionIdentity("", "none");

  /** A session that was started by itself. */
  public SessionIdentity(String id, String source) {
    this(id, source, "");
  }

  /** Whether the request belongs to a session. */
  public boolean known() {
    return !id.isEmpty();
  }
}
