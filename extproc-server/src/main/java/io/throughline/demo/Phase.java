package io.throughline.demo;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Where a turn stands in its conversation, as the client itself knows it. */
enum Phase {
  USER_TURN,
  TOOL_LOOP;

  /**
   * A tool loop: the last assistant message has tool calls, at least one is answered after it, and
   * no user message follows.
   */
  static Phase of(JsonNode messages) {
    Set<String> answered = new HashSet<>();
    for (int i = messages.size() - 1; i >= 0; i--) {
      JsonNode message = messages.get(i);
      switch (message.path("role").asString("")) {
        case "user" -> {
          return USER_TURN;
        }
        case "tool" -> answered.add(message.path("tool_call_id").asString(""));
        case "assistant" -> {
          return anyAnswered(message, answered) ? TOOL_LOOP : USER_TURN;
        }
        default -> {}
      }
    }
    return USER_TURN;
  }

  /** The name that headers and records use. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static boolean anyAnswered(JsonNode assistant, Set<String> answered) {
    for (JsonNode call : assistant.path("tool_calls")) {
      if (answered.contains(call.path("id").asString(""))) {
        return true;
      }
    }
    return false;
  }
}
