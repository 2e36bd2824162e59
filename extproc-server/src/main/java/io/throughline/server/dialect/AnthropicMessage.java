package io.throughline.server.dialect;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads messages of Anthropic's API. */
final class AnthropicMessage extends MessageReader {
  private static final String REDACTED = "redacted_thinking";

  private final List<ToolCall> toolUses = new ArrayList<>();
  private final List<ToolResult> results = new ArrayList<>();
  private long toolBytes;

  AnthropicMessage(
      JsonParser parser, byte[] body, Fingerprint fingerprint, ProviderStateFacts.Builder states) {
    super(parser, body, fingerprint, states);
  }

  @Override
  void clear() {
    super.clear();
    toolUses.clear();
    results.clear();
    toolBytes = 0;
  }

  /** A user message that holds tool results answers calls, whatever text stands beside them. */
  @Override
  Kind kind() {
    Kind kind = kindOf(role);
    return kind == Kind.USER && !results.isEmpty() ? Kind.TOOL : kind;
  }

  @Override
  long textBytes() {
    return contentBytes + toolBytes;
  }

  @Override
  List<ToolCall> calls() {
    return copy(toolUses);
  }

  @Override
  List<ToolResult> results() {
    return copy(results);
  }

  @Override
  void readField(String name) {
    switch (name) {
      case "role" -> readRole();
      case "content" -> {
        toolUses.clear();
        results.clear();
        toolBytes = 0;
        readContent();
      }
      default -> walkState(name);
    }
  }

  /** A content block, whose type may stand behind its other fields. */
  @Override
  void readPart() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    String type = "";
    String id = ANY_CALL;
    String answered = ANY_CALL;
    String sealed = "";
    boolean error = false;
    int start = quote();
    int textsBefore = text.size();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "type" -> type = string();
        case "id" -> id = id();
        case "tool_use_id" -> answered = id();
        case "text" -> readText(token);
        case "name" -> toolBytes += token == JsonToken.VALUE_STRING ? toolName() : 0;
        case "thinking" -> toolBytes += token == JsonToken.VALUE_STRING ? sized() : 0;
        case "input" -> toolBytes += readArguments();
        case "content" -> readNested();
        case "is_error" -> {
          error = token == JsonToken.VALUE_TRUE;
          walk(name);
        }
        case "signature" -> states.seal(ProviderStateKind.THINKING_SIGNATURE, string());
        case "data" -> sealed = readData(type);
        default -> walk(name);
      }
    }
    switch (type) {
      case "tool_use" -> toolUses.add(call(id));
      case "tool_result" ->
          results.add(new ToolResult(answered, text, textsBefore, text.size(), error));
      default -> addUnlessText(start, textsBefore);
    }
    noteBlock(type, sealed);
  }

  private void readText(JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      addText();
    } else {
      parser.skipChildren();
    }
  }

  /** The result of a tool: a text or blocks, which count as the message's text. */
  private void readNested() {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      walk("content");
    } else {
      readParts();
    }
  }

  /** The content of what is, or may turn out to be, redacted thinking. */
  private String readData(String type) {
    if (type.isEmpty() || type.equals(REDACTED)) {
      return string();
    }
    walk("data");
    return "";
  }

  private void noteBlock(String type, String sealed) {
    notePart(type);
    switch (type) {
      case REDACTED -> {
        states.kind(ProviderStateKind.REDACTED_THINKING);
        states.seal(ProviderStateKind.REDACTED_THINKING, sealed);
      }
      case "server_tool_use", "mcp_tool_use" -> states.kind(ProviderStateKind.SERVER_TOOL);
      default -> {
        if (type.endsWith("_tool_result")) {
          states.kind(ProviderStateKind.SERVER_TOOL);
        }
      }
    }
  }
}
