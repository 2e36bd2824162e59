package io.throughline.server.capture;

import io.throughline.selector.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What an answer of the embeddings API says: its input tokens. */
final class EmbeddingsFacts extends AnswerFacts {
  private long inputTokens = -1;

  @Override
  void accept(JsonToken token, JsonParser parser) {
    if (token == JsonToken.VALUE_NUMBER_INT && Place.at(parser, "usage", "prompt_tokens")) {
      inputTokens = count(parser);
    } else if (token == JsonToken.END_OBJECT && Place.at(parser, "error")) {
      fails();
    }
  }

  @Override
  @Nullable Usage usage() {
    return inputTokens < 0 ? null : new Usage(inputTokens, 0, 0, 0);
  }

  @Override
  boolean cachedReported() {
    return false;
  }

  @Override
  long outputBytes() {
    return 0;
  }
}
