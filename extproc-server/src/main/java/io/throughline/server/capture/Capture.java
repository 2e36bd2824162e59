package io.throughline.server.capture;

import io.throughline.server.dialect.Api;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One answer as far as it was read. Its identity is read by the event loop; everything else belongs
 * to the one worker that reads this answer.
 */
final class Capture {
  final String exchangeId;
  final int status;
  final AnswerReader reader;

  /** Written by the event loop before the part that it tells of is handed over. */
  @Nullable Instant firstBodyAt;

  /** Written by the worker alone. */
  volatile boolean settled;

  /** Set by an event loop when Envoy has told that nothing more follows. */
  volatile boolean exchangeOver;

  /** Set by the event loop when a part had to be dropped; what was read after it is not whole. */
  volatile boolean lost;

  Capture(String exchangeId, int status, String contentType, @Nullable Api api, int textBytesMax) {
    this.exchangeId = exchangeId;
    this.status = status;
    this.reader = AnswerReader.of(contentType, api);
    reader.facts().keepText(textBytesMax);
  }

  boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
