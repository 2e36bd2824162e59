package io.throughline.demo;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * A file of recorded sessions, JSON lines of {@code {session, messages}}, plain or gzip. It is read
 * line by line, so its size does not matter.
 *
 * @param sessions how many it holds
 * @param turns how many assistant messages they have together
 */
record Recording(Path file, int sessions, int turns) {
  /** Takes one session after the other. */
  @FunctionalInterface
  interface Sink {
    void take(RecordedSession session) throws IOException, InterruptedException;
  }

  /**
   * Reads the whole file once, so that a bad line is found before anything is sent.
   *
   * @param folder where to keep a copy of what can be read only once, such as a pipe
   * @throws DemoProblem naming the file and the first bad line
   */
  static Recording open(Path file, Path folder) throws IOException, InterruptedException {
    Path readable = file;
    if (!Files.isRegularFile(file)) {
      readable = folder.resolve("recording");
      Files.copy(file, readable);
    }
    var seen =
        new Object() {
          final Set<String> names = new HashSet<>();
          int turns;
        };
    read(
        readable,
        session -> {
          if (!seen.names.add(session.name())) {
            throw new IllegalArgumentException("session " + session.name() + " is there twice");
          }
          seen.turns += session.answers().size();
        },
        file.toString());
    if (seen.turns == 0) {
      throw DemoProblem.failed(file + ": no assistant message (expected: at least one)");
    }
    return new Recording(readable, seen.names.size(), seen.turns);
  }

  /** Hands over every session in the file's order. */
  void forEach(Sink sink) throws IOException, InterruptedException {
    read(file, sink, file.toString());
  }

  private static void read(Path file, Sink sink, String name)
      throws IOException, InterruptedException {
    int number = 0;
    try (InputStream in = unzipped(Files.newInputStream(file));
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(text)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          sink.take(RecordedSession.parse(line));
        }
      }
    } catch (IllegalArgumentException e) {
      throw DemoProblem.failed(name + ":" + number + ": " + e.getMessage());
    } catch (IOException e) {
      throw DemoProblem.failed(name + ":" + (number + 1) + ": not readable: " + e.getMessage());
    }
  }

  private static InputStream unzipped(InputStream raw) throws IOException {
    var in = new BufferedInputStream(raw);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }
}
