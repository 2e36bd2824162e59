package io.throughline.server.diverging;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The contents of Anthropic's messages: which blocks may stand where, and that none is blank. */
record MessageBlocks(Rules rules) {
  private static final Set<String> OF_USERS =
      Set.of("text", "image", "document", "search_result", "tool_result", "container_upload");
  private static final Set<String> OF_ASSISTANTS =
      Set.of("text", "tool_use", "thinking", "redacted_thinking", "server_tool_use");
  private static final Set<String> OF_RESULTS =
      Set.of("text", "image", "document", "search_result", "tool_reference");

  void ofUser(JsonNode content, int index) {
    blocks(content, index, false);
  }

  void ofAssistant(JsonNode content, int index) {
    blocks(content, index, true);
  }

  /** The content of a result, which may be empty and blank. */
  void ofResult(JsonNode content, int index) {
    if (Rules.given(content) && !(content.isArray() && content.isEmpty())) {
      rules.parts(content, index, OF_RESULTS);
    }
  }

  /** A content of texts alone. */
  void texts(JsonNode content, int index, String what) {
    if (content.isString()) {
      rules.require(!content.stringValue().isBlank(), index, "blank " + what);
      return;
    }
    rules.require(content.isArray() && !content.isEmpty(), index, "no " + what);
    for (JsonNode block : content) {
      rules.require(Rules.type(block).equals("text"), index, what + " that is no text");
      rules.require(!block.path("text").asString("").isBlank(), index, "blank " + what);
    }
  }

  static boolean isServerResult(String type) {
    return type.endsWith("_tool_result");
  }

  private void blocks(JsonNode content, int index, boolean assistant) {
    if (content.isString()) {
      rules.require(!content.stringValue().isBlank(), index, "blank text");
      return;
    }
    rules.require(content.isArray() && !content.isEmpty(), index, "no content");
    for (JsonNode block : content) {
      String type = Rules.type(block);
      boolean known =
          assistant
              ? OF_ASSISTANTS.contains(type) || isServerResult(type)
              : OF_USERS.contains(type);
      rules.require(known, index, "block of type '" + type + "'");
      boolean blank = type.equals("text") && block.path("text").asString("").isBlank();
      rules.require(!blank, index, "blank text");
    }
  }
}
