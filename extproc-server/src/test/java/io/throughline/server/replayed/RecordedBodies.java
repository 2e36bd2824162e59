package io.throughline.server.replayed;

import io.throughline.server.dialect.Api;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** The requests of a recorded run as clients of each API would send them. */
public final class RecordedBodies {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecordedBodies() {}

  /** The request of an answer. */
  public static String body(Api api, RecordedRun run, int answer) {
    ObjectNode body = JSON.createObjectNode().put("model", "auto");
    switch (api) {
      case CHAT -> body.set("messages", JSON.readTree(run.messagesBefore(answer)));
      case RESPONSES -> responses(body, run, answer);
      case MESSAGES -> messages(body, run, answer);
      case EMBEDDINGS -> throw new IllegalArgumentException("no conversation");
    }
    return JSON.writeValueAsString(body);
  }

  private static void responses(ObjectNode body, RecordedRun run, int answer) {
    ArrayNode input = body.putArray("input");
    for (int i = 0; i < answer; i++) {
      JsonNode message = run.messages().get(i);
      if (message.path("role").asString("").equals("tool")) {
        input
            .addObject()
            .put("type", "function_call_output")
            .put("call_id", message.path("tool_call_id").asString(""))
            .put("output", message.path("content").asString(""));
        continue;
      }
      if (hasText(message)) {
        String role = message.path("role").asString("");
        input.addObject().put("role", role).set("content", message.path("content"));
      }
      for (JsonNode call : message.path("tool_calls")) {
        input
            .addObject()
            .put("type", "function_call")
            .put("call_id", call.path("id").asString(""))
            .put("name", call.path("function").path("name").asString(""))
            .put("arguments", call.path("function").path("arguments").asString(""));
      }
    }
  }

  private static void messages(ObjectNode body, RecordedRun run, int answer) {
    ArrayNode list = body.putArray("messages");
    for (int i = 0; i < answer; i++) {
      JsonNode message = run.messages().get(i);
      switch (message.path("role").asString("")) {
        case "system" -> body.set("system", message.path("content"));
        case "tool" -> result(list, message);
        case "assistant" -> blocks(list.addObject().put("role", "assistant"), message);
        default -> list.add(message);
      }
    }
  }

  private static void result(ArrayNode list, JsonNode message) {
    list.addObject()
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "tool_result")
        .put("tool_use_id", message.path("tool_call_id").asString(""))
        .set("content", message.path("content"));
  }

  private static void blocks(ObjectNode said, JsonNode message) {
    ArrayNode content = said.putArray("content");
    if (hasText(message)) {
      content.addObject().put("type", "text").set("text", message.path("content"));
    }
    for (JsonNode call : message.path("tool_calls")) {
      content
          .addObject()
          .put("type", "tool_use")
          .put("id", call.path("id").asString(""))
          .put("name", call.path("function").path("name").asString(""))
          .putRawValue(
              "input", new RawValue(call.path("function").path("arguments").asString("{}")));
    }
  }

  private static boolean hasText(JsonNode message) {
    return !message.path("content").asString("").isEmpty();
  }
}
