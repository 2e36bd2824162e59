package io.throughline.server.capture;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.Api;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one answer, part by part, wherever it was cut. For one thread. What cannot be
 * read is left out; nothing is thrown for it.
 */
interface AnswerReader {
  /** Reads the next part. */
  void read(ByteString part);

  /** The body is over. */
  void end();

  /** Whether the body itself said that it is whole. */
  boolean sawEnd();

  /** What was read so far. */
  AnswerFacts facts();

  /**
   * The reader of a body.
   *
   * @param contentType its content type; empty for a body that cannot be read
   * @param api the API that it belongs to; null when nothing is learned from it
   */
  static AnswerReader of(String contentType, @Nullable Api api) {
    if (api != null && contentType.startsWith("text/event-stream")) {
      return new EventStreamReader(AnswerFacts.of(api));
    }
    return api != null && contentType.startsWith("application/json")
        ? new JsonBodyReader(AnswerFacts.of(api))
        : new NoReader();
  }

  /** Reads nothing of a body that is neither JSON nor an event stream. */
  final class NoReader implements AnswerReader {
    private final AnswerFacts facts = new NoFacts();

    @Override
    public void read(ByteString part) {}

    @Override
    public void end() {}

    @Override
    public boolean sawEnd() {
      return false;
    }

    @Override
    public AnswerFacts facts() {
      return facts;
    }
  }
}
