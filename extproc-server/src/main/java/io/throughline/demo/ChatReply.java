package io.throughline.demo;

import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the client got for one request.
 *
 * @param status the HTTP status, 0 when there was no answer at all
 * @param headers first value of each response header, names in lower case
 * @param message the assistant message, put together where it was streamed; empty on errors
 * @param complete whether the answer arrived whole: a stream ended in {@code [DONE]}
 * @param error what an error said; empty for none
 */
record ChatReply(
    int status,
    Map<String, String> headers,
    ObjectNode message,
    TokenUsage usage,
    boolean complete,
    String error) {
  static ChatReply failed(int status, Map<String, String> headers) {
    return failed(status, headers, "");
  }

  static ChatReply failed(int status, Map<String, String> headers, String error) {
    return new ChatReply(
        status, headers, JsonNodeFactory.instance.objectNode(), TokenUsage.NONE, false, error);
  }

  boolean answered() {
    return status / 100 == 2 && complete && !message.isEmpty();
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
