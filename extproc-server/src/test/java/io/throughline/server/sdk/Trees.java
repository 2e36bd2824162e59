package io.throughline.server.sdk;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON of fixtures. */
final class Trees {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Trees() {}

  static JsonNode read(String text) {
    return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
  }

  /** An object of a text with places for strings, numbers and trees. */
  static ObjectNode object(String text, Object... values) {
    return (ObjectNode) JSON.readTree(text.formatted(values));
  }

  static ArrayNode array(List<ObjectNode> elements) {
    ArrayNode array = JSON.createArrayNode();
    elements.forEach(array::add);
    return array;
  }

  /** The text of a content that is a string or a list of parts. */
  static String text(JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asString("")));
    return text.toString();
  }

  /** An event whose type stands in its data too, as Responses and Messages have them. */
  static String named(ObjectNode data) {
    return "event: " + data.path("type").asString() + "\n" + unnamed(data);
  }

  static String unnamed(JsonNode data) {
    return "data: " + data + "\n\n";
  }
}
