package io.throughline.server.cli;

import io.throughline.selector.plan.PlanTables;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replay records, one JSON object a line, as the replay API tells them. */
final class RecordFile {
  private static final int RECORDS_MAX = 2_000_000;
  private static final int LINE_CHARS_MAX = 1 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<RecordedTurn.Session, List<RecordedTurn>> sessions = new LinkedHashMap<>();
  private int records;

  private RecordFile() {}

  /**
   * The planner's tables of all sessions in a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line is no record; the message names file, line, value
   *     and what was expected
   */
  static PlanTables learn(Path file) throws IOException {
    RecordFile read = new RecordFile();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.all(new TraceLines(in, LINE_CHARS_MAX));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("--records: " + file + " (expected: a file that can be read)", e);
    }
    PlanTables tables = new PlanTables();
    read.sessions.values().forEach(turns -> SessionLines.learn(turns, tables));
    return tables;
  }

  private void all(TraceLines lines) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        try {
          add(line);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + lines.number() + ": " + e.getMessage(), e);
        }
      }
    }
    if (records == 0) {
      throw new IllegalArgumentException("no record (expected: one or more)");
    }
  }

  private void add(String line) {
    records++;
    if (records > RECORDS_MAX) {
      throw new IllegalArgumentException("one more record (expected: at most " + RECORDS_MAX + ")");
    }
    JsonNode replay = object(line);
    if (RecordedTurn.counts(replay)) {
      RecordedTurn turn = RecordedTurn.of(replay);
      sessions.computeIfAbsent(turn.session(), session -> new ArrayList<>()).add(turn);
    }
  }

  private static JsonNode object(String line) {
    try {
      JsonNode replay = JSON.readTree(line);
      if (replay.isObject() && replay.has("timestamp")) {
        return replay;
      }
    } catch (JacksonException e) {
      // said below
    }
    throw new IllegalArgumentException("not a record (expected: a JSON object with a timestamp)");
  }
}
