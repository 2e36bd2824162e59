package io.throughline.server.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetWriterTest {
  private static final Instant AT = Instant.parse("2026-11-21T20:51:17.123456Z");
  private static final List<Column> COLUMNS =
      List.of(
          Column.required("name", ColumnType.TEXT),
          Column.optional("count", ColumnType.WHOLE),
          Column.optional("is", ColumnType.FLAG),
          Column.optional("at", ColumnType.TIME),
          Column.optional("cost", ColumnType.DECIMAL),
          Column.optional("all", ColumnType.JSON));

  @TempDir Path folder;

  private ReadTable written(int groupBytes, List<List<@Nullable Object>> rows) throws Exception {
    Path file = folder.resolve("t.parquet");
    try (OutputStream out = Files.newOutputStream(file);
        ParquetWriter writer = new ParquetWriter(out, COLUMNS, groupBytes)) {
      for (List<@Nullable Object> row : rows) {
        writer.add(row);
      }
    }
    return ReadTable.of(file);
  }

  @Test
  void valuesComeBackAsTheyWere() throws Exception {
    List<@Nullable Object> whole =
        Arrays.asList("grüße 😀", Long.MIN_VALUE, true, AT, new BigDecimal("-0.0123456789"), "{}");
    List<@Nullable Object> none = Arrays.asList("", null, null, null, null, null);
    List<@Nullable Object> other =
        Arrays.asList("b", 7L, false, Instant.EPOCH.minusMillis(1), new BigDecimal("1e19"), "[]");
    ReadTable table = written(1 << 20, List.of(whole, none, other));
    assertEquals(3, table.rows());
    assertEquals(List.of("name", "count", "is", "at", "cost", "all"), table.names());
    assertEquals(List.of("grüße 😀", "", "b"), table.column("name"));
    assertEquals(Arrays.asList(Long.MIN_VALUE, null, 7L), table.column("count"));
    assertEquals(Arrays.asList(true, null, false), table.column("is"));
    assertEquals(Arrays.asList(AT, null, Instant.EPOCH.minusMillis(1)), table.column("at"));
    assertEquals(0, new BigDecimal("-0.0123456789").compareTo((BigDecimal) first(table, "cost")));
    assertEquals(Arrays.asList("{}", null, "[]"), table.column("all"));
  }

  private static @Nullable Object first(ReadTable table, String name) {
    return table.column(name).getFirst();
  }

  @Test
  void manyRowsComeInGroups() throws Exception {
    int rows = 10_000;
    List<List<@Nullable Object>> all =
        IntStream.range(0, rows).mapToObj(ParquetWriterTest::row).toList();
    ReadTable table = written(100_000, all);
    assertEquals(rows, table.rows());
    assertTrue(table.groups() > 3, table.groups() + " groups");
    long sum = 0;
    for (int i = 0; i < rows; i++) {
      assertEquals("n" + i, table.column("name").get(i));
      assertEquals(i % 3 == 0 ? null : (Object) (i % 5 == 0), table.column("is").get(i));
      sum += table.column("count").get(i) instanceof Long count ? count : 0;
    }
    assertEquals(24_995_000L, sum);
  }

  /** Counts of even rows only, flags of two in three. */
  private static List<@Nullable Object> row(int i) {
    return Arrays.asList(
        "n" + i,
        i % 2 == 0 ? (Long) (long) i : null,
        i % 3 == 0 ? null : i % 5 == 0,
        AT,
        null,
        "{}");
  }

  @Test
  void aTableWithoutRowsIsOne() throws Exception {
    ReadTable table = written(1 << 20, List.of());
    assertEquals(0, table.rows());
    assertEquals(0, table.groups());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    List<@Nullable Object> unnamed = Arrays.asList(null, 1L, true, AT, null, null);
    assertThrows(IllegalArgumentException.class, () -> written(1 << 20, List.of(unnamed)));
    List<@Nullable Object> large = Arrays.asList("a", 1L, true, AT, new BigDecimal("1e30"), null);
    assertThrows(IllegalArgumentException.class, () -> written(1 << 20, List.of(large)));
  }
}
