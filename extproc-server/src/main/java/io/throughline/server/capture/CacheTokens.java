package io.throughline.server.capture;

import io.throughline.selector.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Anthropic's counts. Its input tokens are those that touched no cache; what was written to the
 * cache is told in sum and, in some places, apart for five minutes and one hour. Not told apart, it
 * is for five minutes.
 */
final class CacheTokens {
  private long plain = -1;
  private long read = -1;
  private long written = -1;
  private long written5m = -1;
  private long written1h = -1;
  private long output;

  /** Looks at a count: in the usage of a message, or in that of an event. */
  void read(String name, JsonParser parser) {
    if (Place.within(parser, "message", "usage", name)) {
      switch (name) {
        case "input_tokens" -> plain = AnswerFacts.count(parser);
        case "cache_read_input_tokens" -> read = AnswerFacts.count(parser);
        case "cache_creation_input_tokens" -> written = AnswerFacts.count(parser);
        case "output_tokens" -> output = AnswerFacts.count(parser);
        default -> {}
      }
    } else if (Place.within(parser, "message", "usage", "cache_creation", name)) {
      switch (name) {
        case "ephemeral_5m_input_tokens" -> written5m = AnswerFacts.count(parser);
        case "ephemeral_1h_input_tokens" -> written1h = AnswerFacts.count(parser);
        default -> {}
      }
    }
  }

  boolean cachedReported() {
    return read >= 0;
  }

  @Nullable Usage usage() {
    if (plain < 0) {
      return null;
    }
    long all = written < 0 ? told(written5m) + told(written1h) : written;
    long hour = Math.min(told(written1h), all);
    return new Usage(plain + told(read) + all, told(read), all - hour, hour, output);
  }

  private static long told(long count) {
    return Math.max(0, count);
  }
}
