package io.throughline.server.identity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The session part of Anthropic's {@code metadata.user_id}: the field names a user, but a coding
 * agent puts its session into it, behind {@code _session_} or as a JSON object's {@code
 * session_id}.
 */
final class UserIds {
  private static final Pattern EMBEDDED = Pattern.compile("_session_([0-9A-Za-z-]{1,255})$");
  private static final Pattern FIELD =
      Pattern.compile("\"session_id\"\\s{0,9}:\\s{0,9}\"([^\"\\\\]{1,255})\"");

  private UserIds() {}

  /** The session part; empty without one. */
  static String session(String userId) {
    Matcher matcher = userId.startsWith("{") ? FIELD.matcher(userId) : EMBEDDED.matcher(userId);
    return matcher.find() ? matcher.group(1) : "";
  }
}
