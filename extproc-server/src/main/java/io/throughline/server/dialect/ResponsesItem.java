package io.throughline.server.dialect;

import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the items of a Responses request: messages, calls, their results, reasoning. */
final class ResponsesItem extends MessageReader {
  private static final String MESSAGE = "message";

  /** What the user says to a call that the provider wants to make. */
  private static final String APPROVAL = "mcp_approval_response";

  private String type = "";
  private String id = "";
  private String callId = ANY_CALL;
  private long toolBytes;
  private boolean sealed;

  ResponsesItem(
      JsonParser parser, byte[] body, Fingerprint fingerprint, ProviderStateFacts.Builder states) {
    super(parser, body, fingerprint, states);
  }

  @Override
  void clear() {
    super.clear();
    type = "";
    id = "";
    callId = ANY_CALL;
    toolBytes = 0;
    sealed = false;
  }

  @Override
  void read() {
    super.read();
    noteItemState();
  }

  /** A message without a type is one with a role. */
  @Override
  Kind kind() {
    if (type.isEmpty() || type.equals(MESSAGE)) {
      return kindOf(role);
    }
    if (isOutput()) {
      return Kind.TOOL;
    }
    return isReference() || type.equals(APPROVAL) ? Kind.OTHER : Kind.ASSISTANT;
  }

  @Override
  long textBytes() {
    return contentBytes + toolBytes;
  }

  @Override
  List<ToolCall> calls() {
    return isCall() ? List.of(call(callId)) : List.of();
  }

  @Override
  List<ToolResult> results() {
    return isOutput() ? List.of(new ToolResult(callId, text, 0, text.size(), false)) : List.of();
  }

  @Override
  void readField(String name) {
    switch (name) {
      case "type" -> type = string();
      case "role" -> readRole();
      case "id" -> id = string();
      case "call_id" -> callId = id();
      case "content" -> readContent();
      case "output" -> readOutput();
      case "name" ->
          toolBytes +=
              parser.currentToken() == JsonToken.VALUE_STRING ? toolName() : readArguments();
      case "arguments", "input", "action", "operation" -> toolBytes += readArguments();
      case "encrypted_content" -> {
        sealed = parser.currentToken() == JsonToken.VALUE_STRING;
        walkState(name);
      }
      case "status" -> parser.skipChildren();
      default -> walk(name);
    }
  }

  /** What a tool said: a text, parts or one part, whose text counts; a screenshot has none. */
  private void readOutput() {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      text = new MessageText(body);
      contentBytes = 0;
      readPart();
    } else {
      readContent();
    }
  }

  private boolean isCall() {
    return ResponsesCalls.isCall(type);
  }

  private boolean isOutput() {
    return type.endsWith("_call_output");
  }

  /** The API lets its type be left out. */
  private boolean isReference() {
    return type.equals("item_reference") || type.isEmpty() && role.isEmpty() && !id.isEmpty();
  }

  private void noteItemState() {
    if (isReference()) {
      states.reference(ProviderStateKind.ITEM_REFERENCE, id);
    }
    switch (type) {
      case "reasoning" -> {
        if (!sealed && !id.isEmpty()) {
          states.reference(ProviderStateKind.REASONING_ITEM, id);
        }
      }
      case "apply_patch_call" -> editsFiles = true;
      case "code_interpreter_call" -> states.kind(ProviderStateKind.CODE_INTERPRETER);
      case "mcp_approval_request", APPROVAL -> states.kind(ProviderStateKind.SERVER_TOOL);
      case "file_search_call" -> states.kind(ProviderStateKind.FILE_SEARCH);
      default -> {}
    }
  }
}
