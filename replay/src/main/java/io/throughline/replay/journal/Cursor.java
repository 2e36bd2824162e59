package io.throughline.replay.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A place in a list of records that stays where it is while records come and go.
 *
 * @param atMicros of the record before it, microseconds since 1970
 * @param id of that record; empty where it stands behind all records of that time
 */
public record Cursor(long atMicros, String id) {
  private static final int CHARS_MAX = 512;

  /** The place behind a record. */
  public static Cursor behind(StoredRecord last) {
    return new Cursor(micros(last.at()), last.id());
  }

  /** The place behind everything from a time on. */
  static Cursor before(Instant at) {
    return new Cursor(micros(at), "");
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static Cursor parse(String text) {
    try {
      if (text.length() > CHARS_MAX) {
        throw new IllegalArgumentException("too long");
      }
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int colon = plain.indexOf(':');
      return new Cursor(
          Long.parseLong(plain.substring(0, Math.max(0, colon))), plain.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cursor: not one of this API (expected: next_cursor of the page before)", e);
    }
  }

  /** As clients hold it: URL-safe. */
  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((atMicros + ":" + id).getBytes(StandardCharsets.UTF_8));
  }

  static long micros(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000), at.getNano() / 1_000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
  }
}
