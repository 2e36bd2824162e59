package io.throughline.server.capture;

import io.throughline.selector.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Nothing, of an answer that is not read. */
final class NoFacts extends AnswerFacts {
  @Override
  void accept(JsonToken token, JsonParser parser) {}

  @Override
  @Nullable Usage usage() {
    return null;
  }

  @Override
  boolean cachedReported() {
    return false;
  }

  @Override
  long outputBytes() {
    return -1;
  }
}
