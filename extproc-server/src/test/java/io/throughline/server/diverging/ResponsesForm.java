package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Responses without state at the provider: all items in each request. */
record ResponsesForm() implements Form {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public String list() {
    return "input";
  }

  @Override
  public boolean keepsSystem() {
    return false;
  }

  @Override
  public void head(ObjectNode body, String system) {
    body.put("store", false);
    if (!system.isEmpty()) {
      body.put("instructions", system);
    }
  }

  @Override
  public ObjectNode tool(String name) {
    ObjectNode tool = JSON.createObjectNode().put("type", "function").put("name", name);
    tool.putObject("parameters").put("type", "object");
    return tool;
  }

  @Override
  public List<ObjectNode> items(List<ObjectNode> stretch) {
    List<ObjectNode> items = new ArrayList<>();
    for (ObjectNode message : stretch) {
      if (Session.role(message).equals("tool")) {
        items.add(output(message));
      } else if (Form.isPlain(message)) {
        items.add(message);
      } else {
        add(message, items);
      }
    }
    return items;
  }

  private static ObjectNode output(ObjectNode result) {
    return JSON.createObjectNode()
        .put("type", "function_call_output")
        .put("call_id", result.path("tool_call_id").asString(""))
        .put("output", Session.text(result));
  }

  private static void add(ObjectNode message, List<ObjectNode> items) {
    String role = Session.role(message);
    if (!Session.text(message).isEmpty()) {
      ObjectNode item = JSON.createObjectNode().put("type", "message").put("role", role);
      item.putArray("content")
          .addObject()
          .put("type", role.equals("assistant") ? "output_text" : "input_text")
          .put("text", Session.text(message));
      items.add(item);
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      items.add(
          JSON.createObjectNode()
              .put("type", "function_call")
              .put("call_id", call.path("id").asString(""))
              .put("name", function.path("name").asString(""))
              .put("arguments", function.path("arguments").asString("")));
    }
  }
}
