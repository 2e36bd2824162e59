package io.throughline.server.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The message being read; one object serves all messages of a body. Of its texts only size and
 * place are taken. Of a key that stands twice in a message the last counts.
 */
final class ChatMessage {
  private static final String UNKNOWN_ROLE = "";

  private final JsonParser parser;
  private final byte[] body;
  private final StringScan scan;
  String role = UNKNOWN_ROLE;
  MessageText text;
  @Nullable String answeredId;
  private final List<String> toolCallIds = new ArrayList<>();
  private boolean callsFunction;
  private long contentBytes;
  private long toolCallBytes;
  private long functionCallBytes;

  ChatMessage(JsonParser parser, byte[] body) {
    this.parser = parser;
    this.body = body;
    this.scan = new StringScan(body);
    this.text = new MessageText(body);
  }

  void clear() {
    role = UNKNOWN_ROLE;
    text = new MessageText(body);
    toolCallIds.clear();
    answeredId = null;
    callsFunction = false;
    contentBytes = 0;
    toolCallBytes = 0;
    functionCallBytes = 0;
  }

  /** UTF-8 bytes of all text in it. */
  long textBytes() {
    return contentBytes + toolCallBytes + functionCallBytes;
  }

  /** Ids of the tools that it calls, empty texts for calls without one. */
  List<String> callIds() {
    List<String> ids = new ArrayList<>(toolCallIds);
    if (callsFunction) {
      ids.add("");
    }
    return ids;
  }

  /** Reads the field whose value is the parser's current token. */
  void readField(String name) {
    switch (name) {
      case "role" -> role = stringOr(UNKNOWN_ROLE);
      case "content" -> readContent();
      case "tool_calls" -> readToolCalls();
      case "function_call" -> readFunctionCall();
      case "tool_call_id" -> answeredId = nullableString();
      default -> parser.skipChildren();
    }
  }

  private void readContent() {
    text = new MessageText(body);
    contentBytes = 0;
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      addText();
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        readPart();
      }
    } else {
      parser.skipChildren();
    }
  }

  private void readPart() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isText = parser.currentName().equals("text");
      if (parser.nextToken() == JsonToken.VALUE_STRING && isText) {
        addText();
      } else {
        parser.skipChildren();
      }
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
    String id = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("id")) {
        id = stringOr("");
      } else if (name.equals("function") || name.equals("custom")) {
        toolCallBytes += readFunction();
      } else {
        parser.skipChildren();
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
      boolean counts = name.equals("name") || name.equals("arguments") || name.equals("input");
      if (parser.nextToken() == JsonToken.VALUE_STRING && counts) {
        bytes += scanned();
      } else {
        parser.skipChildren();
      }
    }
    return bytes;
  }

  private void addText() {
    contentBytes += scanned();
    text.add(quote(), scan);
  }

  /** UTF-8 bytes of the string that is the parser's current token. */
  private long scanned() {
    scan.at(quote());
    return scan.utf8Bytes();
  }

  private int quote() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private String stringOr(String absent) {
    String value = nullableString();
    return value == null ? absent : value;
  }

  private @Nullable String nullableString() {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return null;
  }
}
