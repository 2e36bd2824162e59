package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What validators have in common: a list of findings, and forms of fields. Not thread-safe. */
final class Rules {
  /** What every provider takes for the name of a tool. */
  static final Pattern TOOL_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private final List<Violation> found = new ArrayList<>();

  void require(boolean holds, int index, String rule) {
    if (!holds) {
      found.add(new Violation(index, rule));
    }
  }

  List<Violation> found() {
    return List.copyOf(found);
  }

  /** A content that is a text or a list of parts of known types. */
  void parts(JsonNode content, int index, Set<String> types) {
    if (content.isString()) {
      return;
    }
    require(content.isArray() && !content.isEmpty(), index, "content is no text and no parts");
    for (JsonNode part : content.isArray() ? content : List.<JsonNode>of()) {
      String type = type(part);
      require(types.contains(type), index, "content part of type '" + type + "'");
      boolean text = type.equals("text") || type.endsWith("put_text");
      require(!text || part.path("text").isString(), index, "text part without text");
    }
  }

  static boolean filled(JsonNode text) {
    return !text.asString("").isEmpty();
  }

  static boolean isToolName(JsonNode name) {
    return TOOL_NAME.matcher(name.asString("")).matches();
  }

  static boolean given(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  static String type(JsonNode node) {
    return node.path("type").asString("");
  }
}
