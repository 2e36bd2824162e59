package io.throughline.server.dialect;

import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Reads a request in one streaming pass: facts are collected token by token and the body is never
 * held as a tree. Of a key that stands twice the last counts, as with the JSON readers of the model
 * servers.
 *
 * <p>One instance reads one body; each API has a subclass for what its requests do not share.
 */
public abstract class RequestReader {
  private static final int ID_CHARS_MAX = 1_024;

  final JsonParser parser;
  final byte[] body;
  final ProviderStateFacts.Builder states = new ProviderStateFacts.Builder();
  private final Transcript.Messages messages;
  private final boolean mergesAnswers;
  private final @Nullable MessageDigest keyed;
  private final boolean collectOtherTexts;
  private @Nullable Transcript transcript;
  private final Api api;
  private final ReasoningFieldsReader reasoning;
  private @Nullable String model;
  private @Nullable ByteSpan modelSpan;
  private boolean stream;
  private int toolDefinitions;
  private Map<String, String> metadata = Map.of();
  private @Nullable ByteSpan streamOptions;
  private String conversation = "";
  private String promptCacheKey = "";
  private String litellmSessionId = "";
  private String sessionId = "";

  RequestReader(
      Api api,
      Transcript.Messages messages,
      boolean mergesAnswers,
      byte[] body,
      @Nullable MessageDigest keyed,
      boolean collectOtherTexts) {
    this.api = api;
    this.messages = messages;
    this.mergesAnswers = mergesAnswers;
    this.body = body;
    this.keyed = keyed;
    this.collectOtherTexts = collectOtherTexts;
    this.parser = Json.FACTORY.createParser(ObjectReadContext.empty(), body);
    this.reasoning = new ReasoningFieldsReader(parser);
  }

  /**
   * Reads a request.
   *
   * @param body the whole body
   * @param keyed what the hashes of {@link RequestFacts#prefixes} start from, with the key; not
   *     changed; null when they are not wanted
   * @throws MalformedRequestException when it is not a request of that API
   */
  public static RequestFacts read(Api api, byte[] body, @Nullable MessageDigest keyed)
      throws MalformedRequestException {
    RequestFacts facts = read(api, body, keyed, false);
    boolean hasUserText = !facts.text().isEmpty() || facts.conversation().messages() == 0;
    return hasUserText ? facts : read(api, body, keyed, true);
  }

  /** Even making the parser fails for some bodies: it looks for their encoding. */
  private static RequestFacts read(
      Api api, byte[] body, @Nullable MessageDigest keyed, boolean collectOtherTexts)
      throws MalformedRequestException {
    try {
      return of(api, body, keyed, collectOtherTexts).readBody();
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
  }

  private static RequestReader of(
      Api api, byte[] body, @Nullable MessageDigest keyed, boolean collectOtherTexts) {
    return switch (api) {
      case CHAT -> new ChatRequestReader(body, keyed, collectOtherTexts);
      case RESPONSES -> new ResponsesRequestReader(body, keyed, collectOtherTexts);
      case MESSAGES -> new MessagesRequestReader(body, keyed, collectOtherTexts);
      case EMBEDDINGS -> new EmbeddingsRequestReader(body);
    };
  }

  private RequestFacts readBody() throws MalformedRequestException {
    try (parser) {
      readTopLevel();
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
      if (!readOwnField(name)) {
        readSharedField(name, nameStart);
      }
    }
    if (parser.nextToken() != null) {
      throw new MalformedRequestException(
          null, "request body: more than one JSON value (expected: one object)");
    }
  }

  /**
   * Reads a field of this API alone, whose value is the parser's current token.
   *
   * @return false, with nothing read, when it is none
   */
  abstract boolean readOwnField(String name) throws MalformedRequestException;

  /** The facts of the body, which was read to its end. */
  abstract RequestFacts facts(RequestHead head) throws MalformedRequestException;

  private void readSharedField(String name, int nameStart) throws MalformedRequestException {
    switch (name) {
      case "model" -> readModel();
      case "stream" -> stream = flag("stream");
      case "stream_options" -> streamOptions = ByteSpan.ofValue(parser);
      case "tools" -> toolDefinitions = countTools();
      case "metadata" -> metadata = MetadataReader.read(parser);
      case "prompt_cache_key" -> promptCacheKey = text();
      case "litellm_session_id" -> litellmSessionId = text();
      case "session_id" -> sessionId = text();
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

  /** A conversation without messages so far; of a list that stands twice the last counts. */
  Transcript newTranscript() {
    Transcript next =
        new Transcript(
            messages, parser, body, fingerprint(), states, mergesAnswers, collectOtherTexts);
    transcript = next;
    return next;
  }

  /** A fingerprint of nothing so far. */
  Fingerprint fingerprint() {
    return new Fingerprint(keyed == null ? null : Fingerprint.copy(keyed));
  }

  /** The conversation. */
  Transcript transcript(String name) throws MalformedRequestException {
    if (transcript == null) {
      throw new MalformedRequestException(name, name + ": absent (expected: a list)");
    }
    return transcript;
  }

  /** Reads the list of messages that is the parser's current token. */
  void readMessages(String name) throws MalformedRequestException {
    Transcript read = newTranscript();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedRequestException(name, name + ": " + kind() + " (expected: a list)");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        String where = name + "[" + read.count() + "]";
        throw new MalformedRequestException(
            where, where + ": " + kind() + " (expected: an object)");
      }
      read.readOne();
    }
    read.ended();
  }

  /** Reads the id of something that the provider keeps: a string, or an object with an id. */
  String readId() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return text();
    }
    String id = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isId = parser.currentName().equals("id");
      parser.nextToken();
      if (isId) {
        id = text();
      } else {
        parser.skipChildren();
      }
    }
    return id;
  }

  /** Notes the conversation that the body names. */
  void conversation(String id) {
    conversation = id;
  }

  /** The string that is the parser's current token; empty for anything else or too much. */
  String text() {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return "";
    }
    return parser.getStringLength() <= ID_CHARS_MAX ? parser.getString() : "";
  }

  private int countTools() {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return 0;
    }
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      count++;
      readTool();
    }
    return count;
  }

  /** Passes over a tool's definition; the provider's own tools may name state. */
  void readTool() {
    parser.skipChildren();
  }

  private RequestFacts facts() throws MalformedRequestException {
    if (model == null || modelSpan == null) {
      throw new MalformedRequestException("model", "model: absent (expected: a model name)");
    }
    return facts(
        new RequestHead(
            api,
            model,
            modelSpan,
            stream,
            toolDefinitions,
            metadata,
            reasoning.fields(),
            streamOptions,
            new BodyIds(conversation, promptCacheKey, litellmSessionId, sessionId)));
  }

  String kind() {
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
    return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
  }
}
