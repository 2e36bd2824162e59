package io.throughline.server.exchange;

import io.throughline.server.config.ReasoningForm.Kind;
import io.throughline.server.decision.Reasoning;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@link UpstreamBody} does, as an edit of a tree: an oracle. */
final class EditedTree {
  private static final JsonMapper JSON = JsonMapper.shared();

  private EditedTree() {}

  /** The body for the model {@code up}, which reads the parameter {@code p}; changes the tree. */
  static JsonNode of(ObjectNode body, Kind kind, Reasoning reasoning) {
    body.put("model", "up");
    JsonNode asked = body.get("reasoning_effort");
    boolean keeps = asked != null && !asked.isNull() && !reasoning.on();
    JsonNode effort = JSON.getNodeFactory().stringNode(reasoning.on() ? reasoning.effort() : "low");
    if (kind == Kind.EFFORT) {
      body.set("reasoning_effort", asked != null && !reasoning.on() ? asked : effort);
      return body;
    }
    body.remove("reasoning_effort");
    ObjectNode kwargs =
        body.get("chat_template_kwargs") instanceof ObjectNode known
            ? known
            : JSON.createObjectNode();
    body.set("chat_template_kwargs", kwargs);
    if (kind == Kind.TEMPLATE_FLAG) {
      kwargs.put("p", reasoning.on());
    } else if (keeps) {
      kwargs.set("p", asked);
    } else if (reasoning.on() || !kwargs.has("p")) {
      kwargs.set("p", effort);
    }
    return body;
  }
}
