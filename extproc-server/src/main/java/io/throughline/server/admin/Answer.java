package io.throughline.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the admin server.
 *
 * @param status HTTP status
 * @param type content type
 * @param headers others, by name in lower case
 * @param body what it holds
 */
record Answer(int status, String type, Map<String, String> headers, Body body) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";
  static final String NDJSON = "application/x-ndjson";
  static final String TEXT = "text/plain; charset=utf-8";

  /** What an answer holds. */
  sealed interface Body {}

  /** A text. */
  record Text(String text) implements Body {}

  /** A JSON value. */
  record Json(Object value) implements Body {}

  /** What went wrong, in words. */
  record Problem(String detail) implements Body {}

  /** Bytes of a length that is not known before they are written. */
  record Stream(Writing writing) implements Body {}

  /**
   * Bytes as they come up, for as long as somebody reads them. They take no place among the
   * requests that are answered at one time: whoever answers with them bounds them.
   *
   * @param end is called once nothing is written any more
   */
  record Events(Writing writing, Runnable end) implements Body {}

  /** Writes a body; the socket's own pace holds it back. */
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  static Answer text(int status, String text) {
    return new Answer(status, TEXT, Map.of(), new Text(text));
  }

  static Answer json(Object json) {
    return new Answer(200, JSON, Map.of(), new Json(json));
  }

  /** All is well, and there is nothing to tell. */
  static Answer nothing() {
    return text(204, "");
  }

  static Answer stream(String type, Writing writing) {
    return new Answer(200, type, Map.of(), new Stream(writing));
  }

  static Answer events(String type, Writing writing, Runnable end) {
    return new Answer(200, type, Map.of(), new Events(writing, end));
  }

  /** An error; {@link ProblemDetails} gives it its form. */
  static Answer error(int status, String detail) {
    return new Answer(status, PROBLEM, Map.of(), new Problem(detail));
  }

  /** The same with one more header. */
  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, more, body);
  }

  /** Its JSON value; null where it has none. */
  @Nullable Object json() {
    return body instanceof Json json ? json.value() : null;
  }
}
