package io.throughline.server.dialect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Collects the facts of a Chat Completions message list, one message after the other. */
final class ChatMessages {
  /** So many user messages without a word may follow the one that counts. */
  private static final int USER_TEXTS_MAX = 64;

  private final JsonParser parser;
  private final byte[] body;
  private final ChatMessage message;
  private final Digests digests = new Digests();
  private final @Nullable StringBuilder otherTexts;

  private int users;
  private int assistants;
  private int systems;
  private int developers;
  private int tools;
  private int toolCalls;
  private int count;
  private long textBytes;
  private long lastTextBytes;
  private final Deque<MessageText> userTexts = new ArrayDeque<>();
  private List<String> lastCallIds = List.of();
  private boolean toolLoop;
  private long parentDigest;
  private long digestBefore;

  ChatMessages(JsonParser parser, byte[] body, boolean collectOtherTexts) {
    this.parser = parser;
    this.body = body;
    this.message = new ChatMessage(parser, body);
    this.otherTexts = collectOtherTexts ? new StringBuilder() : null;
  }

  int count() {
    return count;
  }

  /** Reads the message whose opening brace is the parser's current token. */
  void readOne() {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    message.clear();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      message.readField(name);
    }
    int end = (int) parser.currentLocation().getByteOffset();
    digestBefore = count == 0 ? 0 : digests.value();
    digests.update(body, start, end);
    add();
  }

  private void add() {
    count++;
    lastTextBytes = message.textBytes();
    textBytes += lastTextBytes;
    switch (message.role) {
      case "user" -> addUser();
      case "assistant" -> addAssistant();
      case "tool", "function" -> addToolResult();
      case "system" -> systems++;
      case "developer" -> developers++;
      default -> {}
    }
    if (otherTexts != null && !message.role.equals("user")) {
      addOther(otherTexts, message.text.decoded());
    }
  }

  private static void addOther(StringBuilder texts, String text) {
    if (!text.isEmpty()) {
      texts.append(texts.isEmpty() ? "" : " ").append(text);
    }
  }

  private void addUser() {
    users++;
    toolLoop = false;
    if (userTexts.size() == USER_TEXTS_MAX) {
      userTexts.removeFirst();
    }
    userTexts.addLast(message.text);
  }

  private void addAssistant() {
    assistants++;
    lastCallIds = message.callIds();
    toolCalls += lastCallIds.size();
    toolLoop = false;
    parentDigest = digestBefore;
  }

  private void addToolResult() {
    tools++;
    if (answersLastCalls()) {
      toolLoop = true;
    }
  }

  /** An answer without an id can only mean the calls before it. */
  private boolean answersLastCalls() {
    return message.answeredId == null
        ? !lastCallIds.isEmpty()
        : lastCallIds.contains(message.answeredId);
  }

  RequestFacts facts(
      String model,
      ByteSpan modelSpan,
      boolean stream,
      int toolDefinitions,
      Map<String, String> metadata,
      ReasoningFields reasoning) {
    String userText = lastUserText();
    Conversation conversation =
        new Conversation(
            users, assistants, systems, developers, tools, tools, toolCalls, toolDefinitions);
    return new RequestFacts(
        model,
        modelSpan,
        stream,
        conversation,
        userText.isEmpty() && otherTexts != null ? otherTexts.toString() : userText,
        tokens(textBytes),
        tokens(textBytes - lastTextBytes),
        assistants,
        toolLoop,
        ChatRequestReader.digests(lastCallIds),
        count == 0 ? 0 : digests.value(),
        parentDigest,
        metadata,
        reasoning);
  }

  /** The last user message that says something. */
  private String lastUserText() {
    while (!userTexts.isEmpty()) {
      String text = userTexts.removeLast().decoded();
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }

  private static long tokens(long utf8Bytes) {
    return (utf8Bytes + 3) / 4;
  }
}
