package io.throughline.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.store.Link;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A link as bytes: format, continuation (8 bytes, big endian), length of the session's id in bytes
 * (2), that id, the model.
 */
final class LinkCodec {
  static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 1 + Long.BYTES + Short.BYTES;
  private static final int SESSION_BYTES_MAX = 0xFFFF;

  private LinkCodec() {}

  static byte[] encode(Link link) {
    byte[] session = link.sessionId().getBytes(UTF_8);
    byte[] model = link.model().getBytes(UTF_8);
    if (session.length > SESSION_BYTES_MAX) {
      throw new IllegalArgumentException(
          "sessionId: " + session.length + " bytes (expected: at most " + SESSION_BYTES_MAX + ")");
    }
    return ByteBuffer.allocate(HEAD_BYTES + session.length + model.length)
        .put(FORMAT)
        .putLong(link.continuation())
        .putShort((short) session.length)
        .put(session)
        .put(model)
        .array();
  }

  /**
   * Decodes a link.
   *
   * @return empty without one, or when it is broken: the next write replaces it
   * @throws StoreFailure when it was written by a later version
   */
  static Optional<Link> decode(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length < HEAD_BYTES || bytes[0] == 0) {
      return Optional.empty();
    }
    if (bytes[0] != FORMAT) {
      throw new StoreFailure(Reason.NEWER_FORMAT);
    }
    int session = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(1 + Long.BYTES));
    int model = HEAD_BYTES + session;
    return model > bytes.length
        ? Optional.empty()
        : Optional.of(
            new Link(
                new String(bytes, HEAD_BYTES, session, UTF_8),
                new String(bytes, model, bytes.length - model, UTF_8),
                ByteBuffer.wrap(bytes).getLong(1)));
  }

  /** A continuation as it stands in a link. */
  static byte[] continuation(long continuation) {
    return ByteBuffer.allocate(Long.BYTES).putLong(continuation).array();
  }
}
