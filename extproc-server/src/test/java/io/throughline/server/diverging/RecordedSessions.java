package io.throughline.server.diverging;

import io.throughline.server.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded agent sessions beside the checkout. */
public final class RecordedSessions {
  private static final String RECORDING = "data/airline-agent-sessions.jsonl.gz";
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecordedSessions() {}

  /** All of them; skips the test by name when there are none. */
  public static List<Session> all() {
    return read(SharedData.file(RECORDING));
  }

  /** Those of a file of lines {@code {session, reward, messages}}, gzipped. */
  public static List<Session> read(Path file) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().map(JSON::readTree).map(RecordedSessions::session).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Session session(JsonNode line) {
    String name = line.path("session").asString();
    CallIds ids = new CallIds(new SplittableRandom(name.hashCode()));
    return new Session(
        name, line.path("reward").asDouble(0) >= 1, ids.renamed(line.path("messages")));
  }
}
