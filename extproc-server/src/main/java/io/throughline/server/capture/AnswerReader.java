package io.throughline.server.capture;

import com.google.protobuf.ByteString;

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

  /** The reader for a content type. */
  static AnswerReader of(String contentType) {
    if (contentType.startsWith("text/event-stream")) {
      return new EventStreamReader();
    }
    return contentType.startsWith("application/json") ? new JsonBodyReader() : new NoReader();
  }

  /** Reads nothing of a body that is neither JSON nor an event stream. */
  final class NoReader implements AnswerReader {
    private final AnswerFacts facts = new AnswerFacts();

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
