package io.throughline.server.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Reads a Chat Completions request in one streaming pass: facts are collected token by token and
 * the body is never held as a tree. Of a key that stands twice the last counts, as with the JSON
 * readers of the model servers.
 *
 * <p>One instance reads one body.
 */
public final class ChatRequestReader {
  private final byte[] body;
  private final boolean collectOtherTexts;
  private final JsonParser parser;
  private @Nullable String model;
  private @Nullable ByteSpan modelSpan;
  private boolean stream;
  private int toolDefinitions;
  private @Nullable ChatMessages messages;
  private Map<String, String> metadata = Map.of();
  private final ReasoningFieldsReader reasoning;

  private ChatRequestReader(byte[] body, boolean collectOtherTexts) {
    this.body = body;
    this.collectOtherTexts = collectOtherTexts;
    this.parser = Json.FACTORY.createParser(ObjectReadContext.empty(), body);
    this.reasoning = new ReasoningFieldsReader(parser);
  }

  /**
   * Reads a request.
   *
   * @param body the whole body
   * @throws MalformedRequestException when it is not a Chat Completions request
   */
  public static RequestFacts read(byte[] body) throws MalformedRequestException {
    RequestFacts facts = new ChatRequestReader(body, false).readBody();
    boolean hasUserText = !facts.text().isEmpty();
    return hasUserText ? facts : new ChatRequestReader(body, true).readBody();
  }

  private RequestFacts readBody() throws MalformedRequestException {
    try (parser) {
      readTopLevel();
    } catch (StreamConstraintsException e) {
      throw new MalformedRequestException(
          null,
          "request body: nested too deep, or a number or a name too long (expected: at most "
              + Json.NESTING_MAX
              + " levels, "
              + Json.NUMBER_CHARS_MAX
              + " digits and "
              + Json.NAME_CHARS_MAX
              + " characters)");
    } catch (JacksonException e) {
      throw new MalformedRequestException(
          null,
          "request body: not valid JSON near byte " + offset(e) + " (expected: a JSON object)");
    }
    return facts();
  }

  private void readTopLevel() throws MalformedRequestException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedRequestException(null, "request body: not a JSON object");
    }
    requireUtf8();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      int nameStart = (int) parser.currentTokenLocation().getByteOffset();
      parser.nextToken();
      readField(name, nameStart);
    }
    if (parser.nextToken() != null) {
      throw new MalformedRequestException(
          null, "request body: more than one JSON value (expected: one object)");
    }
  }

  private void readField(String name, int nameStart) throws MalformedRequestException {
    switch (name) {
      case "model" -> readModel();
      case "stream" -> stream = flag("stream");
      case "messages" -> messages = readMessages();
      case "tools" -> toolDefinitions = countTools();
      case "metadata" -> metadata = MetadataReader.read(parser);
      case ReasoningFields.EFFORT -> reasoning.readEffort(nameStart);
      case ReasoningFields.TEMPLATE_KWARGS -> reasoning.readTemplateKwargs();
      default -> parser.skipChildren();
    }
  }

  private void readModel() throws MalformedRequestException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new MalformedRequestException("model", "model: " + kind() + " (expected: a string)");
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    model = parser.getString();
    modelSpan = new ByteSpan(start, (int) parser.currentLocation().getByteOffset());
  }

  /** The parser also takes UTF-16 and UTF-32, but tells offsets in bytes for UTF-8 only. */
  private void requireUtf8() throws MalformedRequestException {
    long start = parser.currentTokenLocation().getByteOffset();
    if (start < 0 || body[(int) start] != '{') {
      throw new MalformedRequestException(null, "request body: not UTF-8 (expected: UTF-8)");
    }
  }

  private boolean flag(String name) throws MalformedRequestException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default ->
          throw new MalformedRequestException(
              name, name + ": " + kind() + " (expected: true or false)");
    };
  }

  private ChatMessages readMessages() throws MalformedRequestException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedRequestException(
          "messages", "messages: " + kind() + " (expected: a list)");
    }
    ChatMessages read = new ChatMessages(parser, body, collectOtherTexts);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        String where = "messages[" + read.count() + "]";
        throw new MalformedRequestException(
            where, where + ": " + kind() + " (expected: an object)");
      }
      read.readOne();
    }
    return read;
  }

  private int countTools() {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return 0;
    }
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      count++;
      parser.skipChildren();
    }
    return count;
  }

  private RequestFacts facts() throws MalformedRequestException {
    if (model == null || modelSpan == null) {
      throw new MalformedRequestException("model", "model: absent (expected: a model name)");
    }
    if (messages == null) {
      throw new MalformedRequestException("messages", "messages: absent (expected: a list)");
    }
    return messages.facts(model, modelSpan, stream, toolDefinitions, metadata, reasoning.fields());
  }

  private String kind() {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_STRING -> "a string";
      case START_ARRAY -> "a list";
      default -> "an object";
    };
  }

  private static long offset(JacksonException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
  }

  /** Copies a list of ids into digests. */
  static List<Long> digests(List<String> ids) {
    List<Long> digests = new ArrayList<>(ids.size());
    for (String id : ids) {
      digests.add(Digests.of(id));
    }
    return digests;
  }
}
