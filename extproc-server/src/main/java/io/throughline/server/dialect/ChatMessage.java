package io.throughline.server.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads messages of Chat Completions. */
final class ChatMessage extends MessageReader {
  private @Nullable String answeredId;
  private final List<String> toolCallIds = new ArrayList<>();
  private boolean callsFunction;
  private long toolCallBytes;
  private long functionCallBytes;

  ChatMessage(
      JsonParser parser, byte[] body, Fingerprint fingerprint, ProviderStateFacts.Builder states) {
    super(parser, body, fingerprint, states);
  }

  @Override
  void clear() {
    super.clear();
    toolCallIds.clear();
    answeredId = null;
    callsFunction = false;
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
  List<String> callIds() {
    List<String> ids = copy(toolCallIds);
    if (!callsFunction) {
      return ids;
    }
    List<String> all = new ArrayList<>(ids);
    all.add(ANY_CALL);
    return all;
  }

  @Override
  List<String> answeredIds() {
    return kind() == Kind.TOOL ? List.of(answeredId == null ? ANY_CALL : answeredId) : List.of();
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
    toolCallIds.clear();
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
    toolCallIds.add(id);
  }

  /** The form before tool calls had ids: one call a message, answered by role {@code function}. */
  private void readFunctionCall() {
    callsFunction = parser.currentToken() == JsonToken.START_OBJECT;
    functionCallBytes = readFunction();
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
        bytes += name.equals("name") ? toolName() : scanned();
      } else {
        parser.skipChildren();
      }
    }
    return bytes;
  }
}
