package io.throughline.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names that sessions repeat (models, decisions), so that reading one a million times makes one
 * string. A name has one slot of a fixed table; another one with that slot replaces it, which costs
 * a string and nothing else. Thread-safe: what threads write over each other is immutable.
 */
final class Names {
  private static final int SLOTS = 1024;
  private static final int LENGTH_MAX = 128;
  private static final int HASH_FACTOR = 31;
  private static final char REPLACEMENT = '\uFFFD';

  private record Known(byte[] encoded, String name) {}

  private final @Nullable Known[] slots = new Known[SLOTS];

  /**
   * The name that stands there.
   *
   * @throws CharacterCodingException when that is no UTF-8
   */
  String of(byte[] bytes, int offset, int length) throws CharacterCodingException {
    if (length == 0) {
      return "";
    }
    if (length > LENGTH_MAX) {
      return text(bytes, offset, length);
    }
    int slot = slot(bytes, offset, length);
    Known known = slots[slot];
    if (known != null && stands(known.encoded(), bytes, offset, length)) {
      return known.name();
    }
    String name = text(bytes, offset, length);
    slots[slot] = new Known(Arrays.copyOfRange(bytes, offset, offset + length), name);
    return name;
  }

  /**
   * The text that stands there, as a string of its own.
   *
   * @throws CharacterCodingException when that is no UTF-8
   */
  static String text(byte[] bytes, int offset, int length) throws CharacterCodingException {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      var unused =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    }
    return text;
  }

  private static boolean stands(byte[] encoded, byte[] bytes, int offset, int length) {
    return Arrays.equals(encoded, 0, encoded.length, bytes, offset, offset + length);
  }

  private static int slot(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = HASH_FACTOR * hash + bytes[i];
    }
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
