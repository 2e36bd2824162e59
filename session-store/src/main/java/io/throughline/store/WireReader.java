package io.throughline.store;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the protobuf wire format out of an array, field by field, without a copy. For one reading,
 * by one thread.
 */
class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;
  private static final int KIND_BITS = 3;
  private static final int KIND_MASK = 7;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final byte[] bytes;
  private int position;
  private int limit;

  /** Reads from one position up to another. */
  WireReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.limit = to;
  }

  final int position() {
    return position;
  }

  final boolean atEnd() {
    return position == limit;
  }

  /** Number and kind of the next field, as {@code number << 3 | kind}. */
  final int tag() throws IOException {
    return (int) varint();
  }

  /** Passes over the next tag if it is that one, which fits one byte. */
  final boolean skipIf(int tag) {
    boolean follows = position < limit && bytes[position] == tag;
    position += follows ? 1 : 0;
    return follows;
  }

  /** Enters the message that begins here; returns what {@link #leave} needs. */
  final int enter() throws IOException {
    int length = length();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  /** Leaves a message that was read to its end. */
  final void leave(int outer) {
    limit = outer;
  }

  /** The length of the bytes that follow, which are all there. */
  final int length() throws IOException {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw new EOFException("length: " + length + " (expected: what is there)");
    }
    return (int) length;
  }

  final long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      require(1);
      byte next = bytes[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("number: longer than ten bytes (expected: a varint)");
  }

  final long fixed64() throws IOException {
    require(Long.BYTES);
    long value = (long) LONGS.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  final int fixed32() throws IOException {
    require(Integer.BYTES);
    int value = (int) INTS.get(bytes, position);
    position += Integer.BYTES;
    return value;
  }

  /** Passes over that many bytes, which {@link #length} has found; returns where they begin. */
  final int pass(int length) {
    int from = position;
    position += length;
    return from;
  }

  /** Passes over the value of a field that nobody knows. */
  final void skip(int tag) throws IOException {
    boolean numbered = tag >>> KIND_BITS != 0;
    switch (numbered ? tag & KIND_MASK : KIND_MASK) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case BYTES -> pass(length());
      case FIXED32 -> fixed32();
      default -> throw new IOException("field: " + tag + " (expected: a known kind)");
    }
  }

  private void require(int count) throws IOException {
    if (count > limit - position) {
      throw new EOFException("bytes: " + (limit - position) + " (expected: " + count + ")");
    }
  }
}
