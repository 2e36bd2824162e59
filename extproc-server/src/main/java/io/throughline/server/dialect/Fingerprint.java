package io.throughline.server.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Hashes messages in a canonical form while they are read: their roles, texts, calls and results in
 * order, without what clients change from turn to turn: cache-control markers, spacing, and whether
 * a text stands as a string or in a list of blocks. For one body and one thread.
 */
final class Fingerprint {
  private static final byte[] MESSAGE = {0};
  private static final byte[] VALUE = {1};

  private final Digests digests = new Digests();
  private final @Nullable MessageDigest keyed;

  /**
   * Starts with no messages.
   *
   * @param keyed has taken the key already; null when only the fast digest is wanted
   */
  Fingerprint(@Nullable MessageDigest keyed) {
    this.keyed = keyed;
  }

  /** A message begins. */
  void message() {
    update(MESSAGE, 0, 1);
  }

  /** The bytes of a JSON string between its quotes. */
  void value(byte[] body, int start, int end) {
    update(VALUE, 0, 1);
    update(body, start, end);
  }

  /** A short value. */
  void value(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    value(bytes, 0, bytes.length);
  }

  /** A digest of all messages so far, which is unique within a session. */
  long digest() {
    return digests.value();
  }

  /** All messages so far, to be hashed later; null when no keyed hash is wanted. */
  @Nullable MessageDigest mark() {
    return keyed == null ? null : copy(keyed);
  }

  /** The keyed hash of what was marked, which is used up. */
  static @Nullable PrefixHash hash(@Nullable MessageDigest mark) {
    if (mark == null) {
      return null;
    }
    ByteBuffer hash = ByteBuffer.wrap(mark.digest());
    return new PrefixHash(hash.getLong(), hash.getLong());
  }

  /** A digest in the same state. */
  static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(digest.getAlgorithm() + " cannot be cloned here", e);
    }
  }

  private void update(byte[] bytes, int start, int end) {
    digests.update(bytes, start, end);
    if (keyed != null) {
      keyed.update(bytes, start, end - start);
    }
  }
}
