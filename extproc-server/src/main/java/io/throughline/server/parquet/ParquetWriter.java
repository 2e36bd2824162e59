package io.throughline.server.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a Parquet file, in groups of some megabytes; it is one once {@link #close} has
 * returned. Not thread-safe.
 */
public final class ParquetWriter implements AutoCloseable {
  static final int GZIP = 2;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  /** Held in memory before they are written. */
  private static final int GROUP_BYTES = 16 << 20;

  private final OutputStream out;
  private final List<Column> columns;
  private final int groupBytes;
  private final List<CompactWriter.Fields> groups = new ArrayList<>();
  private List<ColumnPage> pages;
  private int rowsInGroup;
  private long rows;
  private long position;

  /**
   * Begins a file.
   *
   * @param out is closed with it
   * @throws IOException if it cannot be written
   */
  public ParquetWriter(OutputStream out, List<Column> columns) throws IOException {
    this(out, columns, GROUP_BYTES);
  }

  /** The same with groups of a size of its own. */
  ParquetWriter(OutputStream out, List<Column> columns, int groupBytes) throws IOException {
    this.out = out;
    this.columns = List.copyOf(columns);
    this.groupBytes = groupBytes;
    this.pages = pages();
    write(MAGIC);
  }

  private List<ColumnPage> pages() {
    return columns.stream().map(ColumnPage::new).toList();
  }

  /**
   * Adds a row.
   *
   * @param values one for each column, of its type; null where it is absent
   * @throws IOException if it cannot be written
   */
  public void add(List<@Nullable Object> values) throws IOException {
    int held = 0;
    for (int i = 0; i < columns.size(); i++) {
      pages.get(i).add(values.get(i));
      held += pages.get(i).size();
    }
    rows++;
    rowsInGroup++;
    if (held >= groupBytes) {
      endGroup();
    }
  }

  private void endGroup() throws IOException {
    if (rowsInGroup == 0) {
      return;
    }
    List<CompactWriter.Fields> chunks = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      ColumnPage.Written page = pages.get(i).written();
      long at = position;
      write(page.bytes());
      ColumnPage.Size size = page.size();
      bytes += size.uncompressed();
      chunks.add(to -> ColumnPage.describe(to, column, size, at));
    }
    groups.add(group(chunks, bytes, rowsInGroup));
    pages = pages();
    rowsInGroup = 0;
  }

  private static CompactWriter.Fields group(
      List<CompactWriter.Fields> chunks, long bytes, long rows) {
    return to -> {
      to.structs(1, chunks, chunks.size());
      to.longNumber(2, bytes);
      to.longNumber(3, rows);
    };
  }

  private byte[] footer() {
    List<CompactWriter.Fields> schema = new ArrayList<>();
    schema.add(root -> {
      root.text(4, "schema");
      root.number(5, columns.size());
    });
    for (Column column : columns) {
      schema.add(to -> column.type().describe(to, column.name(), column.required()));
    }
    return CompactWriter.struct(to -> {
      to.number(1, VERSION);
      to.structs(2, schema, schema.size());
      to.longNumber(3, rows);
      to.structs(4, groups, groups.size());
      to.text(6, "throughline");
    });
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  /** Writes what is left, and the end that makes it a file of that kind. */
  @Override
  public void close() throws IOException {
    try (out) {
      endGroup();
      byte[] footer = footer();
      write(footer);
      ByteArrayOutputStream length = new ByteArrayOutputStream();
      ColumnType.little(length, footer.length, Integer.BYTES);
      write(length.toByteArray());
      write(MAGIC);
    }
  }
}
