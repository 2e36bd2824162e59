package io.throughline.server.cli;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text, none of them longer than a bound; for one thread. */
final class TraceLines {
  /** Longest line, in characters. */
  static final int CHARS_MAX = 8_192;

  private final Reader reader;
  private int number;

  TraceLines(Reader reader) {
    this.reader = reader;
  }

  /** The number of the line that was read last, from 1. */
  int number() {
    return number;
  }

  /**
   * The next line without its end; null after the last.
   *
   * @throws IllegalArgumentException if it is longer than {@value #CHARS_MAX}
   */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    number++;
    int read = reader.read();
    if (read < 0) {
      return null;
    }
    for (; read >= 0 && read != '\n'; read = reader.read()) {
      if (line.length() == CHARS_MAX) {
        throw new IllegalArgumentException(
            "line " + number + ": longer (expected: at most " + CHARS_MAX + " characters)");
      }
      line.append((char) read);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }
}
