package io.throughline.server.dialect;

import tools.jackson.core.JsonParser;

/** Sizes of text in UTF-8, without making a string of it. */
final class Utf8 {
  private Utf8() {}

  /** UTF-8 bytes of the string that is the parser's current token. */
  static long bytes(JsonParser parser) {
    return bytes(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
  }

  static long bytes(char[] chars, int start, int length) {
    long bytes = length;
    for (int i = start; i < start + length; i++) {
      char c = chars[i];
      if (c >= 0x80) {
        // A surrogate pair is two chars and four bytes: one more byte for each half.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
