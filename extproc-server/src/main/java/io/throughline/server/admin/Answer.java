package io.throughline.server.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the admin server.
 *
 * @param status HTTP status
 * @param text its body, unless there is JSON
 * @param json its body as a JSON value; null for a text
 */
record Answer(int status, String text, @Nullable Object json) {
  static Answer text(int status, String text) {
    return new Answer(status, text, null);
  }

  static Answer json(Object json) {
    return new Answer(200, "", json);
  }

  /** An error in the form of the replay API. */
  static Answer error(int status, String message) {
    return new Answer(
        status,
        "",
        Map.of(
            "error", Map.of("message", message, "type", "invalid_request_error", "code", status)));
  }
}
