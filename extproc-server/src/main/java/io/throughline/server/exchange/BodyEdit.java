package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.ByteSpan;

/**
 * Edits of a body by bytes: what is not edited keeps its order, spacing, escapes and duplicates.
 */
final class BodyEdit {
  private BodyEdit() {}

  /** The body with the JSON value of its model replaced; the rest is shared, not copied. */
  static ByteString model(ByteString body, ByteSpan span, ByteString modelJson) {
    return body.substring(0, span.start()).concat(modelJson).concat(body.substring(span.end()));
  }
}
