package io.throughline.server.parquet;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** What the values of a column are, and how they are written. */
public enum ColumnType {
  /** A string. */
  TEXT(6, 0, 0),
  /** JSON as a string. */
  JSON(6, 19, 0),
  /** A whole number of 64 bits. */
  WHOLE(2, -1, 0),
  /** True or false. */
  FLAG(0, -1, 0),
  /** An {@link Instant}, to the microsecond. */
  TIME(2, 10, 0),
  /** A {@link BigDecimal} of 38 digits, 18 of them behind the point; more are rounded. */
  DECIMAL(7, 5, 16);

  private static final int DECIMAL_DIGITS = 38;
  private static final int DECIMAL_SCALE = 18;

  private final int physical;
  private final int converted;
  private final int bytes;

  ColumnType(int physical, int converted, int bytes) {
    this.physical = physical;
    this.converted = converted;
    this.bytes = bytes;
  }

  int physical() {
    return physical;
  }

  /** The element of the schema beside its name: the old annotation and the one of today. */
  void describe(CompactWriter to, String name, boolean required) {
    to.number(1, physical);
    if (bytes > 0) {
      to.number(2, bytes);
    }
    to.number(3, required ? 0 : 1);
    to.text(4, name);
    if (converted >= 0) {
      to.number(6, converted);
    }
    if (this == DECIMAL) {
      to.number(7, DECIMAL_SCALE);
      to.number(8, DECIMAL_DIGITS);
    }
    if (converted >= 0) {
      to.struct(10, this::annotate);
    }
  }

  private void annotate(CompactWriter to) {
    switch (this) {
      case TEXT -> to.struct(1, none -> {});
      case JSON -> to.struct(12, none -> {});
      case DECIMAL ->
          to.struct(
              5,
              decimal -> {
                decimal.number(1, DECIMAL_SCALE);
                decimal.number(2, DECIMAL_DIGITS);
              });
      case TIME ->
          to.struct(
              8,
              time -> {
                time.flag(1, true);
                time.struct(2, unit -> unit.struct(2, none -> {}));
              });
      case WHOLE, FLAG -> {}
    }
  }

  /** Writes a value; flags are packed elsewhere. */
  void write(Object value, ByteArrayOutputStream to) {
    switch (this) {
      case TEXT, JSON -> {
        byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
        little(to, text.length, Integer.BYTES);
        to.writeBytes(text);
      }
      case WHOLE -> little(to, ((Number) value).longValue(), Long.BYTES);
      case TIME ->
          little(to, ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value), Long.BYTES);
      case DECIMAL -> to.writeBytes(unscaled((BigDecimal) value));
      case FLAG -> throw new IllegalStateException("a flag (expected: packed)");
    }
  }

  /** The highest byte first, as many as the column has. */
  private byte[] unscaled(BigDecimal value) {
    byte[] digits =
        value.setScale(DECIMAL_SCALE, RoundingMode.HALF_EVEN).unscaledValue().toByteArray();
    if (digits.length > bytes) {
      throw new IllegalArgumentException("a decimal: too large (expected: 38 digits)");
    }
    byte[] all = new byte[bytes];
    Arrays.fill(all, (byte) (digits[0] < 0 ? -1 : 0));
    System.arraycopy(digits, 0, all, bytes - digits.length, digits.length);
    return all;
  }

  /** The lowest byte first. */
  static void little(ByteArrayOutputStream to, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      to.write((int) (value >> Byte.SIZE * i));
    }
  }
}
