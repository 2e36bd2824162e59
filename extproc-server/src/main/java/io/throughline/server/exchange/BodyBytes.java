package io.throughline.server.exchange;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body as an array to read, without a copy where the message holds one. */
final class BodyBytes {
  private BodyBytes() {}

  /** The bytes; the array may be the message's own, so it must not be written to. */
  static byte[] of(ByteString body) {
    Peek peek = new Peek();
    try {
      UnsafeByteOperations.unsafeWriteTo(body, peek);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] whole = peek.whole;
    return whole != null && whole.length == body.size() ? whole : body.toByteArray();
  }

  /** Sees the array behind a string of bytes that is not put together from others. */
  private static final class Peek extends ByteOutput {
    private byte @Nullable [] whole;

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      whole = offset == 0 && length == value.length ? value : null;
    }

    @Override
    public void write(byte value) {}

    @Override
    public void write(byte[] value, int offset, int length) {}

    @Override
    public void write(ByteBuffer value) {}

    @Override
    public void writeLazy(ByteBuffer value) {}
  }
}
