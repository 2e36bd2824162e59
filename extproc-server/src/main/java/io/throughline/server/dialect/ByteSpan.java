package io.throughline.server.dialect;

import tools.jackson.core.JsonParser;

/**
 * A run of bytes in a body.
 *
 * @param start offset of its first byte
 * @param end offset behind its last byte
 */
public record ByteSpan(int start, int end) {
  /**
   * Where the value stands that is the parser's current token, which is passed over. A string or
   * number is read to its end before the parser tells where that is.
   */
  static ByteSpan ofValue(JsonParser parser) {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.currentToken().isScalarValue()) {
      parser.getString();
    } else {
      parser.skipChildren();
    }
    return new ByteSpan(start, (int) parser.currentLocation().getByteOffset());
  }
}
