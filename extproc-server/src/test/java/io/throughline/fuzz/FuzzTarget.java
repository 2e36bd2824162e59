package io.throughline.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Something that reads what others wrote. Not for several threads; given any bytes, in any order.
 */
@FunctionalInterface
public interface FuzzTarget {
  /**
   * Reads an input and checks what it makes of it.
   *
   * @throws RuntimeException when reading fails in a way that callers do not expect
   * @throws AssertionError when what was read is wrong
   */
  void read(byte[] input);

  /**
   * Whether an input is UTF-8. Of what it passes over, the streaming parser does not look for forms
   * that UTF-8 forbids (overlong ones, surrogates), and a tree reader does.
   */
  static boolean isUtf8(byte[] input) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Fails unless something holds that must hold for every input. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
