package io.throughline.server.identity;

import java.util.List;
import java.util.function.Consumer;

/**
 * Where a session id may come from, in the order in which they are asked. One line a source.
 *
 * <p>An id that is longer than {@value #ID_CHARS_MAX} characters or not printable ASCII is ignored
 * and told, and the next source is asked.
 */
public final class SessionIdSources {
  /** Longest id that is accepted, in characters. */
  public static final int ID_CHARS_MAX = 255;

  private static final List<String> HEADERS = List.of("x-session-id", "x-conversation-id");

  private SessionIdSources() {}

  /**
   * Resolves the session of a request.
   *
   * @param ignored told the source of each id that is not usable
   */
  public static SessionIdentity resolve(RequestHeaders headers, Consumer<String> ignored) {
    for (String header : HEADERS) {
      String id = headers.get(header);
      if (id.isEmpty()) {
        continue;
      }
      if (usable(id)) {
        return new SessionIdentity(id, header);
      }
      ignored.accept(header);
    }
    return SessionIdentity.NONE;
  }

  private static boolean usable(String id) {
    return id.length() <= ID_CHARS_MAX && id.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
