package io.throughline.server.dialect;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * 64-bit digests that tell the messages and tool-call ids of one session apart. They are looked up
 * only within a session, among a few dozen, so speed counts and a forged collision harms its forger
 * alone. Two checksums with different polynomials, both computed by the processor.
 */
public final class Digests {
  private final CRC32 first = new CRC32();
  private final CRC32C second = new CRC32C();

  /** Adds bytes to a running digest. */
  void update(byte[] bytes, int start, int end) {
    first.update(bytes, start, end - start);
    second.update(bytes, start, end - start);
  }

  /** The digest of all bytes so far; never 0. */
  long value() {
    long value = first.getValue() << 32 | second.getValue();
    return value == 0 ? 1 : value;
  }

  /** The digest of an id. */
  public static long of(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    Digests digests = new Digests();
    digests.update(bytes, 0, bytes.length);
    return digests.value();
  }
}
