package io.throughline.server.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Structures in Thrift's compact protocol, which the format's headers are written in. Fields are
 * written in the order of their numbers. Not thread-safe.
 */
final class CompactWriter {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int SHORT_LIST_MAX = 14;
  private static final int VARINT_BITS = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int last;

  /** Writes the fields of a structure. */
  interface Fields {
    void write(CompactWriter to);
  }

  /** The bytes of one structure. */
  static byte[] struct(Fields fields) {
    CompactWriter writer = new CompactWriter();
    writer.inner(fields);
    return writer.out.toByteArray();
  }

  private void inner(Fields fields) {
    int outer = last;
    last = 0;
    fields.write(this);
    out.write(0);
    last = outer;
  }

  private void field(int number, int type) {
    out.write((number - last) << 4 | type);
    last = number;
  }

  void flag(int number, boolean value) {
    field(number, value ? TRUE : FALSE);
  }

  /** A number of 32 bits, or a word of an enumeration. */
  void number(int number, int value) {
    field(number, I32);
    varint(zigzag(value));
  }

  void longNumber(int number, long value) {
    field(number, I64);
    varint(zigzag(value));
  }

  void text(int number, String value) {
    field(number, BINARY);
    text(value);
  }

  void struct(int number, Fields fields) {
    field(number, STRUCT);
    inner(fields);
  }

  void numbers(int number, int... values) {
    list(number, I32, values.length);
    for (int value : values) {
      varint(zigzag(value));
    }
  }

  void texts(int number, String... values) {
    list(number, BINARY, values.length);
    for (String value : values) {
      text(value);
    }
  }

  void structs(int number, Iterable<? extends Fields> all, int count) {
    list(number, STRUCT, count);
    all.forEach(this::inner);
  }

  private void list(int number, int type, int count) {
    field(number, LIST);
    if (count <= SHORT_LIST_MAX) {
      out.write(count << 4 | type);
    } else {
      out.write(0xf0 | type);
      varint(count);
    }
  }

  private void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private void varint(long value) {
    varint(out, value);
  }

  /** Seven bits a byte, the lowest first. */
  static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= VARINT_BITS;
    }
    out.write((int) rest);
  }
}
