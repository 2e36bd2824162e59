package io.throughline.server.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The values of one column in one group of rows: a page with its header. Not thread-safe. */
final class ColumnPage {
  private static final int PLAIN = 0;
  private static final int RUN_LENGTHS = 3;
  private static final int DATA_PAGE = 0;

  private final Column column;
  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private final ByteArrayOutputStream presence = new ByteArrayOutputStream();
  private int rows;
  private boolean present;
  private int run;
  private int flags;
  private int flagCount;

  ColumnPage(Column column) {
    this.column = column;
  }

  /**
   * What was written.
   *
   * @param bytes header and compressed values
   */
  record Written(byte[] bytes, Size size) {}

  /**
   * How much it was.
   *
   * @param compressed bytes with the header
   * @param uncompressed bytes that they stand for, with the header
   * @param values how many, absent ones included
   */
  record Size(long compressed, long uncompressed, int values) {}

  void add(@Nullable Object value) {
    if (value == null && column.required()) {
      throw new IllegalArgumentException(column.name() + ": absent (expected: a value)");
    }
    rows++;
    mark(value != null);
    if (value instanceof Boolean flag && column.type() == ColumnType.FLAG) {
      addFlag(flag);
    } else if (value != null) {
      column.type().write(value, values);
    }
  }

  /** About so many bytes are held. */
  int size() {
    return values.size() + presence.size();
  }

  /** Eight flags a byte, the first one lowest. */
  private void addFlag(boolean flag) {
    flags |= (flag ? 1 : 0) << flagCount++;
    if (flagCount == Byte.SIZE) {
      endFlags();
    }
  }

  private void endFlags() {
    if (flagCount > 0) {
      values.write(flags);
    }
    flags = 0;
    flagCount = 0;
  }

  private void mark(boolean is) {
    if (is != present) {
      endRun();
      present = is;
    }
    run++;
  }

  private void endRun() {
    if (run > 0) {
      CompactWriter.varint(presence, (long) run << 1);
      presence.write(present ? 1 : 0);
    }
    run = 0;
  }

  /** The page; nothing can be added then. */
  Written written() {
    endFlags();
    endRun();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (!column.required()) {
      ColumnType.little(body, presence.size(), Integer.BYTES);
      body.writeBytes(presence.toByteArray());
    }
    body.writeBytes(values.toByteArray());
    byte[] packed = packed(body);
    byte[] header = CompactWriter.struct(to -> describe(to, body.size(), packed.length));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.writeBytes(packed);
    long uncompressed = (long) header.length + body.size();
    return new Written(all.toByteArray(), new Size(all.size(), uncompressed, rows));
  }

  private void describe(CompactWriter to, int bytes, int packedBytes) {
    to.number(1, DATA_PAGE);
    to.number(2, bytes);
    to.number(3, packedBytes);
    to.struct(
        5,
        page -> {
          page.number(1, rows);
          page.number(2, PLAIN);
          page.number(3, RUN_LENGTHS);
          page.number(4, RUN_LENGTHS);
        });
  }

  private static byte[] packed(ByteArrayOutputStream body) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      body.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** What the file's end tells of the column. */
  static void describe(CompactWriter to, Column column, Size size, long at) {
    to.longNumber(2, at);
    to.struct(
        3,
        chunk -> {
          chunk.number(1, column.type().physical());
          chunk.numbers(2, PLAIN, RUN_LENGTHS);
          chunk.texts(3, column.name());
          chunk.number(4, ParquetWriter.GZIP);
          chunk.longNumber(5, size.values());
          chunk.longNumber(6, size.uncompressed());
          chunk.longNumber(7, size.compressed());
          chunk.longNumber(9, at);
        });
  }
}
