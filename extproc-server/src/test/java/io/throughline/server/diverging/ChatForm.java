package io.throughline.server.diverging;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Chat Completions: the form that conversations are kept in. */
record ChatForm() implements Form {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public String list() {
    return "messages";
  }

  @Override
  public boolean keepsSystem() {
    return true;
  }

  @Override
  public void head(ObjectNode body, String system) {
    body.put("stream", false);
  }

  @Override
  public ObjectNode tool(String name) {
    ObjectNode tool = JSON.createObjectNode().put("type", "function");
    tool.putObject("function").put("name", name).putObject("parameters").put("type", "object");
    return tool;
  }

  @Override
  public List<ObjectNode> items(List<ObjectNode> stretch) {
    return stretch;
  }
}
