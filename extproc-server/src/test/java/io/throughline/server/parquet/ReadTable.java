package io.throughline.server.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the format says back, by its specification and without the writer's classes: flat
 * columns, plain values, one page a column and group, compressed with gzip.
 */
public final class ReadTable {
  private static final int DECIMAL_SCALE = 18;

  private final ByteBuffer file;
  private final Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
  private long rows;
  private int groups;

  private ReadTable(byte[] bytes) {
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static ReadTable of(Path path) throws IOException {
    ReadTable table = new ReadTable(Files.readAllBytes(path));
    table.read();
    return table;
  }

  public List<@Nullable Object> column(String name) {
    return columns.get(name);
  }

  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  public long rows() {
    return rows;
  }

  public int groups() {
    return groups;
  }

  private void read() throws IOException {
    int size = file.capacity();
    require(magic(0).equals("PAR1") && magic(size - 4).equals("PAR1"), "no such file");
    int footer = file.getInt(size - 8);
    file.position(size - 8 - footer);
    Map<Integer, Object> meta = struct();
    require(file.position() == size - 8, "the footer has another length");
    rows = (Long) meta.get(3);
    List<?> schema = (List<?>) meta.get(2);
    require(fields(schema.getFirst()).get(5).equals((long) schema.size() - 1), "children");
    for (Object group : (List<?>) meta.get(4)) {
      groups++;
      List<?> chunks = (List<?>) fields(group).get(1);
      for (int i = 0; i < chunks.size(); i++) {
        chunk(fields(fields(chunks.get(i)).get(3)), fields(schema.get(i + 1)));
      }
    }
  }

  private void chunk(Map<Integer, Object> chunk, Map<Integer, Object> schema) throws IOException {
    String name = (String) schema.get(4);
    require(List.of(name).equals(chunk.get(3)), "path of " + name);
    require(chunk.get(1).equals(schema.get(1)) && chunk.get(4).equals(2L), "type of " + name);
    int at = Math.toIntExact((Long) chunk.get(9));
    file.position(at);
    Map<Integer, Object> header = struct();
    int packed = Math.toIntExact((Long) header.get(3));
    require(chunk.get(7).equals((long) file.position() - at + packed), "size of " + name);
    byte[] body;
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(file.array(), file.position(), packed))) {
      body = in.readAllBytes();
    }
    require(header.get(2).equals((long) body.length), "uncompressed size of " + name);
    Map<Integer, Object> page = fields(header.get(5));
    require(page.get(1).equals(chunk.get(5)) && page.get(2).equals(0L), "page of " + name);
    ByteBuffer values = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    boolean[] present = present(values, Math.toIntExact((Long) page.get(1)), schema);
    columns.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values(values, present, schema));
    require(!values.hasRemaining(), "rest of " + name);
  }

  private static boolean[] present(ByteBuffer in, int count, Map<Integer, Object> schema) {
    boolean[] present = new boolean[count];
    if (schema.get(3).equals(0L)) {
      Arrays.fill(present, true);
      return present;
    }
    int end = in.getInt() + in.position();
    int at = 0;
    while (in.position() < end) {
      int run = Math.toIntExact(varint(in));
      require((run & 1) == 0, "packed levels");
      boolean is = in.get() == 1;
      Arrays.fill(present, at, at + (run >> 1), is);
      at += run >> 1;
    }
    require(at == count && in.position() == end, "levels");
    return present;
  }

  private static List<@Nullable Object> values(
      ByteBuffer in, boolean[] present, Map<Integer, Object> schema) {
    List<@Nullable Object> values = new ArrayList<>();
    int flags = 0;
    int bits = 0;
    for (boolean is : present) {
      if (!is) {
        values.add(null);
      } else if (schema.get(1).equals(0L)) {
        flags = bits % 8 == 0 ? in.get() : flags;
        values.add((flags >> bits++ % 8 & 1) == 1);
      } else {
        values.add(value(in, schema));
      }
    }
    return values;
  }

  private static Object value(ByteBuffer in, Map<Integer, Object> schema) {
    return switch (Math.toIntExact((Long) schema.get(1))) {
      case 2 ->
          schema.get(6) == null
              ? (Object) in.getLong()
              : Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
      case 6 -> new String(bytes(in, in.getInt()), StandardCharsets.UTF_8);
      case 7 ->
          new BigDecimal(
              new BigInteger(bytes(in, Math.toIntExact((Long) schema.get(2)))), DECIMAL_SCALE);
      default -> throw new IllegalStateException("type " + schema.get(1));
    };
  }

  private String magic(int at) {
    return new String(file.array(), at, 4, StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /** A structure by the numbers of its fields. */
  private Map<Integer, Object> struct() {
    Map<Integer, Object> fields = new HashMap<>();
    int number = 0;
    for (int head = file.get() & 0xff; head != 0; head = file.get() & 0xff) {
      require(head >> 4 > 0, "a long field header");
      number += head >> 4;
      fields.put(number, compact(head & 15));
    }
    return fields;
  }

  private Object compact(int type) {
    return switch (type) {
      case 1, 2 -> type == 1;
      case 5, 6 -> zigzag(varint(file));
      case 8 -> new String(bytes(file, Math.toIntExact(varint(file))), StandardCharsets.UTF_8);
      case 9 -> list();
      case 12 -> struct();
      default -> throw new IllegalStateException("compact type " + type);
    };
  }

  private List<Object> list() {
    int head = file.get() & 0xff;
    int count = head >> 4 == 15 ? Math.toIntExact(varint(file)) : head >> 4;
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(compact(head & 15));
    }
    return list;
  }

  private static long zigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Integer, Object> fields(Object struct) {
    return (Map<Integer, Object>) struct;
  }

  private static void require(boolean is, String what) {
    if (!is) {
      throw new IllegalStateException(what);
    }
  }
}
