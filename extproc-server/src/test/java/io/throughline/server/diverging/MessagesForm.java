package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Anthropic's Messages: all results of parallel calls in one user message, arguments as the model
 * wrote them. Blank texts, which that API refuses, are left out.
 */
record MessagesForm() implements Form {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int OUTPUT_TOKENS_MAX = 4096;

  @Override
  public String list() {
    return "messages";
  }

  @Override
  public boolean keepsSystem() {
    return false;
  }

  @Override
  public void head(ObjectNode body, String system) {
    body.put("max_tokens", OUTPUT_TOKENS_MAX);
    if (!system.isBlank()) {
      body.put("system", system);
    }
  }

  @Override
  public ObjectNode tool(String name) {
    ObjectNode tool = JSON.createObjectNode().put("name", name);
    tool.putObject("input_schema").put("type", "object");
    return tool;
  }

  @Override
  public List<ObjectNode> items(List<ObjectNode> stretch) {
    List<ObjectNode> items = new ArrayList<>();
    ArrayNode results = JSON.createArrayNode();
    for (ObjectNode message : stretch) {
      String role = Session.role(message);
      if (role.equals("tool")) {
        results.add(result(message));
        continue;
      }
      if (!results.isEmpty()) {
        items.add(message("user", results));
        results = JSON.createArrayNode();
      }
      items.add(message(role, Form.isPlain(message) ? message.path("content") : blocks(message)));
    }
    if (!results.isEmpty()) {
      items.add(message("user", results));
    }
    return items;
  }

  private static ObjectNode message(String role, JsonNode content) {
    ObjectNode message = JSON.createObjectNode().put("role", role);
    message.set("content", content);
    return message;
  }

  private static ArrayNode blocks(ObjectNode message) {
    ArrayNode blocks = JSON.createArrayNode();
    if (!Session.text(message).isBlank()) {
      blocks.addObject().put("type", "text").put("text", Session.text(message));
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      blocks
          .addObject()
          .put("type", "tool_use")
          .put("id", call.path("id").asString(""))
          .put("name", function.path("name").asString(""))
          .putRawValue("input", new RawValue(function.path("arguments").asString("{}")));
    }
    return blocks;
  }

  private static ObjectNode result(ObjectNode message) {
    String text = Session.text(message);
    ObjectNode block =
        JSON.createObjectNode()
            .put("type", "tool_result")
            .put("tool_use_id", message.path("tool_call_id").asString(""))
            .put("content", text);
    // Clients mark what they know to have failed, and only that.
    return text.startsWith("Error") ? block.put("is_error", true) : block;
  }
}
