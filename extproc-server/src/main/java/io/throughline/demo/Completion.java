package io.throughline.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One answer of a sample model server, in the plain and in the streamed form of the Chat
 * Completions API.
 */
record Completion(
    String id, long createdSeconds, String model, ObjectNode message, TokenUsage usage) {
  private static final int DELTA_CHARS = 24;

  /** The output tokens that this assistant message stands for. */
  static int outputTokens(ObjectNode message) {
    String content = message.path("content").asString("");
    JsonNode calls = message.path("tool_calls");
    String text = content + (calls.isEmpty() ? "" : calls.toString());
    return TokenUsage.tokens(text.getBytes(StandardCharsets.UTF_8).length);
  }

  ObjectNode toJson() {
    ObjectNode json = envelope("chat.completion");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice.set("message", message);
    choice.put("finish_reason", finishReason());
    json.set("usage", usage.toJson());
    return json;
  }

  /** The events of the stream in order, without the closing {@code [DONE]}. */
  List<ObjectNode> chunks(boolean includeUsage) {
    List<ObjectNode> chunks = new ArrayList<>();
    chunks.add(chunk(delta().put("role", "assistant")));
    for (String part : parts(message.path("content").asString(""))) {
      chunks.add(chunk(delta().put("content", part)));
    }
    addToolCalls(chunks);
    chunks.add(chunk(delta(), finishReason()));
    if (includeUsage) {
      chunks.add(usageChunk());
    }
    return chunks;
  }

  private void addToolCalls(List<ObjectNode> chunks) {
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      ObjectNode head = delta();
      ObjectNode opened = toolCall(head, index);
      opened.put("id", call.path("id").asString("")).put("type", "function");
      opened
          .putObject("function")
          .put("name", function.path("name").asString(""))
          .put("arguments", "");
      chunks.add(chunk(head));
      for (String part : parts(function.path("arguments").asString(""))) {
        ObjectNode more = delta();
        toolCall(more, index).putObject("function").put("arguments", part);
        chunks.add(chunk(more));
      }
      index++;
    }
  }

  private static ObjectNode toolCall(ObjectNode delta, int index) {
    return delta.putArray("tool_calls").addObject().put("index", index);
  }

  private ObjectNode usageChunk() {
    ObjectNode last = envelope("chat.completion.chunk");
    last.set("choices", JsonNodeFactory.instance.arrayNode());
    last.set("usage", usage.toJson());
    return last;
  }

  private ObjectNode chunk(ObjectNode delta) {
    ObjectNode json = envelope("chat.completion.chunk");
    ObjectNode choice = choices(json).addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("finish_reason");
    return json;
  }

  private ObjectNode chunk(ObjectNode delta, String finishReason) {
    ObjectNode json = chunk(delta);
    ((ObjectNode) json.path("choices").path(0)).put("finish_reason", finishReason);
    return json;
  }

  private static ArrayNode choices(ObjectNode json) {
    return json.putArray("choices");
  }

  private ObjectNode envelope(String object) {
    return delta()
        .put("id", id)
        .put("object", object)
        .put("created", createdSeconds)
        .put("model", model);
  }

  private String finishReason() {
    return message.path("tool_calls").isEmpty() ? "stop" : "tool_calls";
  }

  private static ObjectNode delta() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + DELTA_CHARS);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to++;
      }
      parts.add(text.substring(from, to));
      from = to;
    }
    return parts;
  }
}
