package io.throughline.server.dialect;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads Responses requests. Without {@code input} there is no conversation: a stored prompt or the
 * chain alone may make one up.
 */
final class ResponsesRequestReader extends RequestReader {
  private static final String INPUT = "input";

  private @Nullable ResponsesItem instructions;
  private @Nullable PrefixHash instructionsHash;
  private boolean hasInput;
  private boolean historyAtProvider;

  ResponsesRequestReader(byte[] body, @Nullable MessageDigest keyed, boolean collectOtherTexts) {
    super(Api.RESPONSES, ResponsesItem::new, true, body, keyed, collectOtherTexts);
  }

  @Override
  boolean readOwnField(String name) throws MalformedRequestException {
    switch (name) {
      case INPUT -> readInput();
      case "instructions" -> readInstructions();
      case "previous_response_id" -> {
        String id = text();
        states.reference(ProviderStateKind.PREVIOUS_RESPONSE_ID, id);
        historyAtProvider |= !id.isBlank();
      }
      case "conversation" -> {
        String id = readId();
        states.reference(ProviderStateKind.CONVERSATION, id);
        conversation(id);
        historyAtProvider |= !id.isBlank();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readInput() throws MalformedRequestException {
    hasInput = parser.currentToken() != JsonToken.VALUE_NULL;
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      newTranscript().readUserText();
    } else if (hasInput) {
      readMessages(INPUT);
    }
  }

  private void readInstructions() {
    Fingerprint fingerprint = fingerprint();
    ResponsesItem read = new ResponsesItem(parser, body, fingerprint, states);
    read.readContent();
    instructions = read;
    instructionsHash = Fingerprint.hash(fingerprint.mark());
  }

  /** Tools that keep state at the provider: a named container, stores of files. */
  @Override
  void readTool() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "container" -> readContainer();
        case "vector_store_ids" -> readStores();
        default -> parser.skipChildren();
      }
    }
  }

  /** A container by its id; one that is to be made is no state yet. */
  private void readContainer() {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      states.reference(ProviderStateKind.CONTAINER, text());
    } else {
      parser.skipChildren();
    }
  }

  private void readStores() {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      states.reference(ProviderStateKind.FILE_SEARCH, text());
    }
  }

  @Override
  RequestFacts facts(RequestHead head) throws MalformedRequestException {
    Transcript conversation = hasInput ? transcript(INPUT) : newTranscript();
    if (instructions != null) {
      conversation.addInstructions(instructions);
    }
    return conversation.facts(head, historyAtProvider, instructionsHash);
  }
}
