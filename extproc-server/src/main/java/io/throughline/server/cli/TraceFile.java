package io.throughline.server.cli;

import io.throughline.workload.trace.RecordedRequest;
import io.throughline.workload.trace.RecordedSession;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A recording of agent sessions: CSV with a header, plain or gzipped. */
final class TraceFile {
  /** Most requests of a recording; what is kept of each is small. */
  static final int REQUESTS_MAX = 2_000_000;

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Map<String, List<RecordedRequest>> sessions = new LinkedHashMap<>();
  private int requests;

  private TraceFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is no recording; the message names file, line, value and
   *     what was expected
   */
  static List<RecordedSession> read(Path file) throws IOException {
    try (InputStream in = opened(file)) {
      return new TraceFile().sessions(in);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (EOFException | ZipException e) {
      throw new IllegalArgumentException(file + ": broken (expected: a whole gzip file)", e);
    } catch (IOException e) {
      throw new IOException("--trace: " + file + " (expected: a file that can be read)", e);
    }
  }

  private static InputStream opened(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    try {
      in.mark(2);
      int magic = in.read() << 8 | in.read();
      in.reset();
      return magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER_BYTES) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private List<RecordedSession> sessions(InputStream in) throws IOException {
    TraceLines lines =
        new TraceLines(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    String header = lines.next();
    TraceRow.Columns columns = TraceRow.Columns.of(header == null ? "" : header);
    for (String line = lines.next(); line != null; line = lines.next()) {
      try {
        add(new TraceRow(columns, line));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + lines.number() + ": " + e.getMessage(), e);
      }
    }
    if (sessions.isEmpty()) {
      throw new IllegalArgumentException("no request (expected: one or more)");
    }
    return sessions.entrySet().stream()
        .map(entry -> new RecordedSession(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void add(TraceRow row) {
    requests++;
    if (requests > REQUESTS_MAX) {
      throw new IllegalArgumentException(
          "one more request (expected: at most " + REQUESTS_MAX + ")");
    }
    List<RecordedRequest> session =
        sessions.computeIfAbsent(row.session(), name -> new ArrayList<>());
    RecordedRequest request = row.request(session.size());
    if (!session.isEmpty() && request.atMillis() < session.getLast().atMillis()) {
      throw new IllegalArgumentException(
          "at_seconds: " + row.text("at_seconds") + " (expected: not before the request above it)");
    }
    session.add(request);
  }
}
