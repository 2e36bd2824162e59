package io.throughline.demo;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Chat Completions request as a sample model server sees it.
 *
 * @param sessionId the {@code x-session-id} header, empty when absent
 * @param body the parsed request body
 */
public record ChatRequest(String sessionId, ObjectNode body) {
  /** The conversation, oldest message first; a missing node when the body has none. */
  public JsonNode messages() {
    return body.path("messages");
  }

  JsonNode tools() {
    return body.path("tools");
  }

  String model() {
    return body.path("model").asString("");
  }

  boolean stream() {
    return body.path("stream").asBoolean(false);
  }

  boolean includeUsage() {
    return body.path("stream_options").path("include_usage").asBoolean(false);
  }

  boolean offersTools() {
    return !tools().isEmpty();
  }
}
