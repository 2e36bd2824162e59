package io.throughline.server.identity;

/**
 * The session that a request belongs to.
 *
 * @param id as the client sent it; empty when the request belongs to none
 * @param source which source gave it; {@code none} for none
 */
public record SessionIdentity(String id, String source) {
  /** A request without a session. */
  public static final SessionIdentity NONE = new SessionIdentity("", "none");

  /** Whether the request belongs to a session. */
  public boolean known() {
    return !id.isEmpty();
  }
}
