package io.throughline.server.dialect;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Reads requests of Anthropic's Messages. */
final class MessagesRequestReader extends RequestReader {
  private static final String MESSAGES = "messages";

  private @Nullable AnthropicMessage system;
  private @Nullable PrefixHash systemHash;

  MessagesRequestReader(byte[] body, @Nullable MessageDigest keyed, boolean collectOtherTexts) {
    super(Api.MESSAGES, AnthropicMessage::new, false, body, keyed, collectOtherTexts);
  }

  @Override
  boolean readOwnField(String name) throws MalformedRequestException {
    switch (name) {
      case MESSAGES -> readMessages(name);
      case "system" -> readSystem();
      case "container" -> states.reference(ProviderStateKind.CONTAINER, readId());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readSystem() {
    Fingerprint fingerprint = fingerprint();
    AnthropicMessage read = new AnthropicMessage(parser, body, fingerprint, states);
    read.readContent();
    system = read;
    systemHash = Fingerprint.hash(fingerprint.mark());
  }

  @Override
  RequestFacts facts(RequestHead head) throws MalformedRequestException {
    Transcript conversation = transcript(MESSAGES);
    if (system != null) {
      conversation.addInstructions(system);
    }
    return conversation.facts(head, false, systemHash);
  }
}
