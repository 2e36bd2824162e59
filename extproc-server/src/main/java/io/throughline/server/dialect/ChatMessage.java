package io.throughline.server.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads messages of Chat Completions. */
final class ChatMessage extends MessageReader {
  private @Nullable String answeredId;
  private final List<ToolCall> toolCalls = new ArrayList<>();
  private @Nullable ToolCall functionCall;
  private long toolCallBytes;
  private long functionCallBytes;

  ChatMessage(
      JsonParser parser, byte[] body, Fingerprint fingerprint, ProviderStateFacts.Builder states) {
    super(parser, body, fingerprint, states);
  }

  @Override
  void clear() {
    super.clear();
    toolCalls.clear();
    answeredId = null;
    functionCall = null;
    toolCallBytes = 0;
    functionCallBytes = 0;
  }

  @Override
  Kind kind() {
    return kindOf(role);
  }

  @Override
  long textBytes() {
    return contentBytes + toolCallBytes + functionCallBytes;
  }

  @Override
  List<ToolCall> calls() {
    List<ToolCall> calls = copy(toolCalls);
    if (functionCall == null) {
      return calls;
    }
    List<ToolCall> all = new ArrayList<>(calls);
    all.add(functionCall);
    return all;
  }

  @Override
  List<ToolResult> results() {
    return kind() == Kind.TOOL
        ? List.of(
            new ToolResult(answeredId == null ? ANY_CALL : answeredId, text, 0, text.size(), false))
        : List.of();
  }

  @Override
  void readField(String name) {
    switch (name) {
      case "role" -> readRole();
      case "content" -> readContent();
      case "tool_calls" -> readToolCalls();
      case "function_call" -> readFunctionCall();
      case "tool_call_id" ->
          answeredId = parser.currentToken() == JsonToken.VALUE_NULL ? null : id();
      default -> walkState(name);
    }
  }

  private void readToolCalls() {
    toolCalls.clear();
    toolCallBytes = 0;
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        readToolCall();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readToolCall() {
    String id = ANY_CALL;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("id")) {
        id = id();
      } else if (name.equals("function") || name.equals("custom")) {
        toolCallBytes += readFunction();
      } else {
        walkState(name);
      }
    }
    toolCalls.add(call(id));
  }

  /** The form before tool calls had ids: one call a message, answered by role {@code function}. */
  private void readFunctionCall() {
    boolean calls = parser.currentToken() == JsonToken.START_OBJECT;
    functionCallBytes = readFunction();
    functionCall = calls ? call(ANY_CALL) : null;
  }

  private long readFunction() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return 0;
    }
    long bytes = 0;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean counts = name.equals("name") || name.equals("arguments") || name.equals("input");
      if (!counts) {
        walkState(name);
      } else if (token == JsonToken.VALUE_STRING) {
        bytes += name.equals("name") ? toolName() : scannedArguments();
      } else {
        parser.skipChildren();
      }
    }
    return bytes;
  }
}
