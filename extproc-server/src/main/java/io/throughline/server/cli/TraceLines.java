package io.throughline.server.cli;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text, none of them longer than a bound; for one thread. */
final class TraceLines {
  /** Longest line of a recording, in characters. */
  static final int CHARS_MAX = 8_192;

  private final Reader reader;
  private final int charsMax;
  private int number;

  TraceLines(Reader reader) {
    this(reader, CHARS_MAX);
  }

  /**
   * The same with a bound of its own.
   *
   * @param charsMax longest line, in characters
   */
  TraceLines(Reader reader, int charsMax) {
    this.reader = reader;
    this.charsMax = charsMax;
  }

  /** The number of the line that was read last, from 1. */
  int number() {
    return number;
  }

  /**
   * The next line without its end; null after the last.
   *
   * @throws IllegalArgumentException if it is longer than the bound
   */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    number++;
    int read = reader.read();
    if (read < 0) {
      return null;
    }
    for (; read >= 0 && read != '\n'; read = reader.read()) {
      if (line.length() == charsMax) {
        throw new IllegalArgumentException(
            "line " + number + ": longer (expected: at most " + charsMax + " characters)");
      }
      line.append((char) read);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }
}
