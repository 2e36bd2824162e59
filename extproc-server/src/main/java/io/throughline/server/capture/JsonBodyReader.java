package io.throughline.server.capture;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;

/** Reads an answer that is one JSON value, without ever holding it whole. */
final class JsonBodyReader implements AnswerReader {
  private final AnswerFacts facts;
  private final JsonParser parser =
      Json.FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
  private final ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
  private int depth;
  private boolean whole;
  private boolean unreadable;

  JsonBodyReader(AnswerFacts facts) {
    this.facts = facts;
  }

  @Override
  public void read(ByteString part) {
    if (unreadable || part.isEmpty()) {
      return;
    }
    byte[] bytes = part.toByteArray();
    try {
      feeder.feedInput(bytes, 0, bytes.length);
      readTokens();
    } catch (JacksonException e) {
      // Not JSON after all: the status still tells how the turn went.
      unreadable = true;
    }
  }

  private void readTokens() {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
      facts.accept(token, parser);
      if (depth == 0) {
        facts.valueEnded(true);
        whole = true;
      }
    }
  }

  @Override
  public void end() {
    feeder.endOfInput();
  }

  @Override
  public boolean sawEnd() {
    return whole;
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }
}
