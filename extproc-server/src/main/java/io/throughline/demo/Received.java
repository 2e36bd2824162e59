package io.throughline.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * One request as a sample model server got it: the evidence that checks and tests count from.
 *
 * @param model the {@code model} of the body, empty when the body was not readable
 * @param sessionId the {@code x-session-id} header, empty when absent
 * @param body the bytes as they arrived; not to be changed
 * @param headers first value of each header, names in lower case
 * @param status the status it was answered with
 */
@SuppressWarnings("ArrayRecordComponent") // Tests compare the exact bytes; nobody compares records.
public record Received(
    String model,
    String sessionId,
    byte[] body,
    Instant at,
    Map<String, String> headers,
    int status) {
  /** The first value of that header, empty when absent. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
