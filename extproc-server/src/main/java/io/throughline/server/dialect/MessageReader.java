package io.throughline.server.dialect;

import io.throughline.selector.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the messages of one API, one after the other; one object serves all messages of a body. Of
 * texts only size and place are taken. Of a key that stands twice in a message the last counts.
 */
abstract class MessageReader {
  /** Stands for an answer to a call without an id. */
  static final String ANY_CALL = "";

  private static final String UNKNOWN_ROLE = "";

  final JsonParser parser;
  final byte[] body;
  final ProviderStateFacts.Builder states;
  private final Fingerprint fingerprint;
  private final StringScan scan;

  /** As the body says it; empty when it does not. */
  String role = UNKNOWN_ROLE;

  MessageText text;

  /** Where the content stands; null without one, or where it is an empty text. */
  @Nullable ByteSpan content;

  /** UTF-8 bytes of all text outside of tool calls. */
  long contentBytes;

  /** What parts of any message so far ask of a model. */
  final Set<Capability> media = EnumSet.noneOf(Capability.class);

  /** Whether a call in any message so far edits files. */
  boolean editsFiles;

  private boolean readsPart;
  private @Nullable ByteSpan callName;
  private @Nullable ByteSpan callArguments;

  MessageReader(
      JsonParser parser, byte[] body, Fingerprint fingerprint, ProviderStateFacts.Builder states) {
    this.parser = parser;
    this.body = body;
    this.fingerprint = fingerprint;
    this.states = states;
    this.scan = new StringScan(body);
    this.text = new MessageText(body);
  }

  /** Reads the message whose opening brace is the parser's current token. */
  void read() {
    clear();
    fingerprint.message();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      readField(name);
    }
  }

  /** Forgets the message before. */
  void clear() {
    role = UNKNOWN_ROLE;
    text = new MessageText(body);
    contentBytes = 0;
    content = null;
    callName = null;
    callArguments = null;
  }

  /** Reads the field whose value is the parser's current token. */
  abstract void readField(String name);

  /** What kind of message it is. */
  abstract Kind kind();

  /** UTF-8 bytes of all text in it. */
  abstract long textBytes();

  /** The tools that it calls. */
  abstract List<ToolCall> calls();

  /** Answers of tools in it. */
  abstract List<ToolResult> results();

  /** What a message is in a conversation of any API. */
  enum Kind {
    USER,
    ASSISTANT,
    TOOL,
    SYSTEM,
    DEVELOPER,
    OTHER
  }

  /** The kind of a role. */
  static Kind kindOf(String role) {
    return switch (role) {
      case "user" -> Kind.USER;
      case "assistant" -> Kind.ASSISTANT;
      case "tool", "function" -> Kind.TOOL;
      case "system" -> Kind.SYSTEM;
      case "developer" -> Kind.DEVELOPER;
      default -> Kind.OTHER;
    };
  }

  void readRole() {
    role = string();
    fingerprint.value(role);
  }

  /** Reads a content that is a text or a list of parts. */
  void readContent() {
    text = new MessageText(body);
    contentBytes = 0;
    int start = quote();
    JsonToken token = parser.currentToken();
    readsPart = false;
    readParts();
    boolean said = token == JsonToken.VALUE_STRING && contentBytes > 0;
    if (said) {
      content = new ByteSpan(start, Math.min(scan.end() + 1, body.length));
    } else if (token == JsonToken.START_ARRAY && readsPart) {
      content = new ByteSpan(start, (int) parser.currentLocation().getByteOffset());
    } else {
      content = null;
    }
  }

  /** The same beside what was read before. */
  void readParts() {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      addText();
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        readPart();
        readsPart = true;
      }
    } else {
      parser.skipChildren();
    }
  }

  /** Reads one part of a content; text is taken, of anything else state and place are noted. */
  void readPart() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    int start = quote();
    int before = text.size();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      boolean isString = parser.nextToken() == JsonToken.VALUE_STRING;
      if (isString && name.equals("text")) {
        addText();
      } else if (isString && name.equals("type")) {
        notePart(parser.getString());
      } else {
        walk(name);
      }
    }
    addUnlessText(start, before);
  }

  /** Takes the part that ends at the parser's current token, which adds no text of its own. */
  void addUnlessText(int start, int before) {
    if (text.size() == before) {
      text.addOther(start, (int) parser.currentLocation().getByteOffset());
    }
  }

  /** Notes what a part of that type, in the words of any API, asks of a model. */
  void notePart(String type) {
    switch (type) {
      case "image_url", "input_image", "image", "computer_screenshot" ->
          media.add(Capability.IMAGES);
      case "input_audio", "audio" -> media.add(Capability.AUDIO);
      case "file", "input_file", "document" -> media.add(Capability.FILES);
      default -> {}
    }
  }

  /** Takes the string that is the parser's current token as text of the message. */
  void addText() {
    contentBytes += scanned();
    text.add(quote(), scan);
  }

  /** UTF-8 bytes of the string that is the parser's current token; it may be left out later. */
  long sized() {
    scan.at(quote());
    return scan.utf8Bytes();
  }

  /** UTF-8 bytes of the string that is the parser's current token; it belongs to the message. */
  long scanned() {
    int quote = quote();
    scan.at(quote);
    fingerprint.value(body, quote + 1, Math.min(scan.end(), body.length));
    return scan.utf8Bytes();
  }

  /** The same of the name of a tool that is called. */
  long toolName() {
    long bytes = scanned();
    callName = new ByteSpan(quote() + 1, Math.min(scan.end(), body.length));
    editsFiles = editsFiles || AgentTools.edits(body, callName.start(), callName.end());
    return bytes;
  }

  /** The same of a call's arguments that are a string. */
  long scannedArguments() {
    long bytes = scanned();
    callArguments = new ByteSpan(quote(), Math.min(scan.end() + 1, body.length));
    return bytes;
  }

  /** The call whose name and arguments were read last. */
  ToolCall call(String id) {
    ToolCall call = new ToolCall(id, callName, callArguments);
    callName = null;
    callArguments = null;
    return call;
  }

  /** Passes over a value that belongs to the message and may hold state. */
  void walk(String name) {
    if (name.equals("cache_control")) {
      parser.skipChildren();
      return;
    }
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String inner = parser.currentName();
          parser.nextToken();
          walk(inner);
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          walk(name);
        }
      }
      case VALUE_STRING -> {
        noteState(name);
        if (!name.equals("type")) {
          scanned();
        }
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> fingerprint.value(parser.getString());
      default -> {}
    }
  }

  /**
   * Passes over a value that clients may leave out later, such as reasoning that was shown: only
   * state in it is noted.
   */
  void walkState(String name) {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String inner = parser.currentName();
          parser.nextToken();
          walkState(inner);
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          walkState(name);
        }
      }
      case VALUE_STRING -> noteState(name);
      default -> {}
    }
  }

  /** UTF-8 bytes of a call's arguments as JSON; what they say is the agent's, never state. */
  long readArguments() {
    int start = quote();
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return scannedArguments();
    }
    if (parser.currentToken().isScalarValue()) {
      String value = parser.getString();
      fingerprint.value(value);
      return value.length();
    }
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    fingerprint.value(body, start, end);
    callArguments = new ByteSpan(start, end);
    return end - start;
  }

  private void noteState(String name) {
    switch (name) {
      case "file_id" -> states.reference(ProviderStateKind.FILE_ID, parser.getString());
      case "container_id" -> states.reference(ProviderStateKind.CONTAINER, parser.getString());
      case "encrypted_content" ->
          states.seal(ProviderStateKind.ENCRYPTED_CONTENT, parser.getString());
      case "thought_signature", "thoughtSignature" ->
          states.seal(ProviderStateKind.THOUGHT_SIGNATURE, parser.getString());
      default -> {}
    }
  }

  /** The short string that is the parser's current token; empty for anything else. */
  String string() {
    String value = nullableString();
    return value == null ? "" : value;
  }

  @Nullable String nullableString() {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return null;
  }

  /** An id that belongs to the message. */
  String id() {
    String id = string();
    fingerprint.value(id);
    return id;
  }

  /** Copies a list that the next message overwrites. */
  static <T> List<T> copy(List<T> items) {
    return items.isEmpty() ? List.of() : new ArrayList<>(items);
  }

  final int quote() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }
}
