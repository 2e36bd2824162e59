package io.throughline.demo;

import tools.jackson.databind.node.ObjectNode;

/** What a sample model server says: one assistant message for one request. Must be thread-safe. */
@FunctionalInterface
public interface Brain {
  /**
   * Returns the assistant message ({@code role}, {@code content}, perhaps {@code tool_calls}).
   *
   * @throws RuntimeException where there is no answer; the server then replies 500 with its message
   */
  ObjectNode answer(ChatRequest request);
}
