package io.throughline.server.journal;

/**
 * A request that was answered.
 *
 * @param id of its record
 * @param answeredAtMillis when the client had the whole answer
 */
record Asked(String id, long answeredAtMillis) {
  private static final int CLOCK_DIGITS = 12;

  /** When its record was made, which is what its id begins with. */
  long recordedAtMillis() {
    return Long.parseLong(id.substring(0, CLOCK_DIGITS), 16);
  }
}
