package io.throughline.demo;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts an assistant message together from the events of a stream. Not thread-safe. */
final class StreamedMessage {
  private static final String DATA = "data:";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final StringBuilder content = new StringBuilder();
  private final Map<Integer, ToolCall> calls = new TreeMap<>();
  private TokenUsage usage = TokenUsage.NONE;
  private boolean done;

  /** Takes one line of the stream; lines that are no data are skipped. */
  void line(String line) {
    if (!line.startsWith(DATA)) {
      return;
    }
    String data = line.substring(DATA.length()).strip();
    if (data.equals("[DONE]")) {
      done = true;
    } else {
      event(JSON.readTree(data));
    }
  }

  boolean done() {
    return done;
  }

  TokenUsage usage() {
    return usage;
  }

  ObjectNode message() {
    ObjectNode message = JSON.createObjectNode().put("role", "assistant");
    if (content.isEmpty() && !calls.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", content.toString());
    }
    if (!calls.isEmpty()) {
      var list = message.putArray("tool_calls");
      calls.values().forEach(call -> list.add(call.toJson()));
    }
    return message;
  }

  private void event(JsonNode event) {
    if (event.path("usage").isObject()) {
      usage = TokenUsage.of(event.path("usage"));
    }
    JsonNode delta = event.path("choices").path(0).path("delta");
    content.append(delta.path("content").asString(""));
    for (JsonNode call : delta.path("tool_calls")) {
      calls.computeIfAbsent(call.path("index").asInt(0), _ -> new ToolCall()).add(call);
    }
  }

  private static final class ToolCall {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();

    void add(JsonNode delta) {
      id = delta.path("id").asString(id);
      name = delta.path("function").path("name").asString(name);
      arguments.append(delta.path("function").path("arguments").asString(""));
    }

    ObjectNode toJson() {
      ObjectNode call = JSON.createObjectNode().put("id", id).put("type", "function");
      call.putObject("function").put("name", name).put("arguments", arguments.toString());
      return call;
    }
  }
}
