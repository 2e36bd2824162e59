package io.throughline.store.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import io.throughline.store.SharedSessions.Stored;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A session as a value: one byte of format, the version (8 bytes, big endian), one byte that says
 * how the rest is packed, and what the session codec wrote. Names of models and decisions repeat in
 * it, so it is packed by Snappy where that is shorter.
 */
final class SessionValue {
  static final byte FORMAT = 1;

  /** Versions from here on are taken for broken bytes; no session is written that often. */
  static final long VERSION_END = 1L << 62;

  private static final int VERSION_BYTES = 1 + Long.BYTES;
  private static final int HEAD_BYTES = VERSION_BYTES + 1;
  private static final byte PLAIN = 0;
  private static final byte SNAPPY = 1;

  /** The implementation's limit. */
  private static final int PACKED_MAX = Short.MAX_VALUE;

  /** What Snappy adds at most to bytes that repeat nothing. */
  private static final int EXCESS_MAX = 32;

  private static final int VARINT_BYTES_MAX = 3;

  private static final Stored BROKEN = new Stored(0, new byte[0], true);

  private SessionValue() {}

  /** What a value of this version begins with. */
  static byte[] head(long version) {
    return ByteBuffer.allocate(VERSION_BYTES).put(FORMAT).putLong(version).array();
  }

  static byte[] encode(long version, byte[] encoded) {
    if (encoded.length <= PACKED_MAX) {
      byte[] packed = new byte[HEAD_BYTES + encoded.length + encoded.length / 6 + EXCESS_MAX];
      ByteBuf out = Unpooled.wrappedBuffer(packed).clear();
      out.writeByte(FORMAT).writeLong(version).writeByte(SNAPPY);
      Snappy.withHashTableReuse().encode(Unpooled.wrappedBuffer(encoded), out, encoded.length);
      if (out.writerIndex() < HEAD_BYTES + encoded.length) {
        return Arrays.copyOf(packed, out.writerIndex());
      }
    }
    return ByteBuffer.allocate(HEAD_BYTES + encoded.length)
        .put(FORMAT)
        .putLong(version)
        .put(PLAIN)
        .put(encoded)
        .array();
  }

  /**
   * Reads a value.
   *
   * @param value null where there is none
   * @throws StoreFailure when it was written by a later version
   */
  static Stored decode(byte @Nullable [] value) {
    if (value == null) {
      return Stored.ABSENT;
    }
    if (value.length < VERSION_BYTES || value[0] == 0) {
      return BROKEN;
    }
    if (value[0] != FORMAT) {
      throw new StoreFailure(Reason.NEWER_FORMAT);
    }
    long version = ByteBuffer.wrap(value).getLong(1);
    if (version <= 0 || version >= VERSION_END) {
      return BROKEN;
    }
    byte[] encoded = value.length < HEAD_BYTES ? null : unpacked(value);
    return encoded == null
        ? new Stored(version, new byte[0], true)
        : new Stored(version, encoded, false);
  }

  /** What the codec wrote; null when it cannot be read. */
  private static byte @Nullable [] unpacked(byte[] value) {
    return switch (value[VERSION_BYTES]) {
      case PLAIN -> Arrays.copyOfRange(value, HEAD_BYTES, value.length);
      case SNAPPY -> unpacked(Unpooled.wrappedBuffer(value).skipBytes(HEAD_BYTES));
      default -> null;
    };
  }

  private static byte @Nullable [] unpacked(ByteBuf packed) {
    int length = length(packed);
    if (length < 0 || length > PACKED_MAX) {
      return null;
    }
    byte[] encoded = new byte[length];
    ByteBuf out = Unpooled.wrappedBuffer(encoded).clear();
    try {
      new Snappy().decode(packed, out);
    } catch (RuntimeException broken) {
      // Broken lengths come out as exceptions of several kinds.
      return null;
    }
    return out.writerIndex() == length && !packed.isReadable() ? encoded : null;
  }

  /** The length that the packed bytes claim, without reading them; -1 when it is too long. */
  private static int length(ByteBuf packed) {
    int length = 0;
    for (int i = 0; i < VARINT_BYTES_MAX && i < packed.readableBytes(); i++) {
      byte next = packed.getByte(packed.readerIndex() + i);
      length |= (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return length;
      }
    }
    return -1;
  }
}
