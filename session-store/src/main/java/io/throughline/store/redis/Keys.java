package io.throughline.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Keys as Redis has them: a prefix and 32 lower-case hexadecimal digits. Thread-safe. */
final class Keys {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
  private static final int DIGITS_PER_LONG = 16;
  private static final int BITS_PER_DIGIT = 4;

  private final byte[] prefix;

  Keys(String prefix) {
    this.prefix = prefix.getBytes(US_ASCII);
  }

  byte[] bytes(long high, long low) {
    byte[] key = new byte[prefix.length + 2 * DIGITS_PER_LONG];
    System.arraycopy(prefix, 0, key, 0, prefix.length);
    write(high, key, prefix.length);
    write(low, key, prefix.length + DIGITS_PER_LONG);
    return key;
  }

  private static void write(long value, byte[] key, int at) {
    long rest = value;
    for (int i = at + DIGITS_PER_LONG - 1; i >= at; i--) {
      key[i] = DIGITS[(int) rest & 0xF];
      rest >>>= BITS_PER_DIGIT;
    }
  }
}
