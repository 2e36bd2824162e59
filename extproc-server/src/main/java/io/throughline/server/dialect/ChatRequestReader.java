package io.throughline.server.dialect;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Reads Chat Completions requests. */
final class ChatRequestReader extends RequestReader {
  private static final String MESSAGES = "messages";

  ChatRequestReader(byte[] body, @Nullable MessageDigest keyed, boolean collectOtherTexts) {
    super(Api.CHAT, ChatMessage::new, false, body, keyed, collectOtherTexts);
  }

  @Override
  boolean readOwnField(String name) throws MalformedRequestException {
    if (!name.equals(MESSAGES)) {
      return false;
    }
    readMessages(name);
    return true;
  }

  @Override
  RequestFacts facts(RequestHead head) throws MalformedRequestException {
    return transcript(MESSAGES).facts(head, false, null);
  }
}
