package io.throughline.server.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end and the size of a JSON string in a body without decoding it: most of a long
 * conversation is text that nothing looks at. Whether the string is well formed is the parser's
 * business, which passes over it, too; of a broken one the results mean nothing.
 *
 * <p>One instance scans the strings of one body.
 */
final class StringScan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final int UNICODE_ESCAPE_BYTES = 6;

  private final byte[] body;
  private int end;
  private boolean escaped;
  private long utf8Bytes;

  StringScan(byte[] body) {
    this.body = body;
  }

  /** Scans the string whose opening quote stands there. */
  void at(int quote) {
    int i = plainUntil(quote + 1);
    utf8Bytes = i - quote - 1;
    escaped = false;
    while (i < body.length && body[i] == '\\') {
      escaped = true;
      int past = Math.min(body.length, i + escapeBytes(i));
      utf8Bytes += decodedBytes(i);
      i = plainUntil(past);
      utf8Bytes += i - past;
    }
    end = i;
  }

  /** Where its closing quote stands; the body's length without one. */
  int end() {
    return end;
  }

  /** Whether it has escapes. */
  boolean escaped() {
    return escaped;
  }

  /** UTF-8 bytes of the text that it stands for. */
  long utf8Bytes() {
    return utf8Bytes;
  }

  /** The next quote or backslash, eight bytes at a step. */
  private int plainUntil(int from) {
    int i = from;
    while (i <= body.length - Long.BYTES) {
      long bytes = (long) LONGS.get(body, i);
      long found = zeros(bytes ^ QUOTES) | zeros(bytes ^ BACKSLASHES);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    while (i < body.length && body[i] != '"' && body[i] != '\\') {
      i++;
    }
    return Math.min(i, body.length);
  }

  /** The highest bit of each byte that is zero; the lowest such bit is exact. */
  private static long zeros(long bytes) {
    return (bytes - ONES) & ~bytes & HIGHS;
  }

  private int escapeBytes(int backslash) {
    return isUnicode(backslash) ? UNICODE_ESCAPE_BYTES : 2;
  }

  private boolean isUnicode(int backslash) {
    return backslash + 1 < body.length && body[backslash + 1] == 'u';
  }

  /** Half of a surrogate pair is two of its four bytes. */
  private int decodedBytes(int backslash) {
    if (!isUnicode(backslash)) {
      return 1;
    }
    int unit = 0;
    for (int i = backslash + 2; i < Math.min(body.length, backslash + 6); i++) {
      unit = unit << 4 | Math.max(0, Character.digit(body[i], 16));
    }
    return unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
  }
}
