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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recorded conversation.
 *
 * @param name its session id
 * @param messages all its messages, Chat Completions form
 */
record RecordedSession(String name, ArrayNode messages) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * Reads JSON lines of {@code {session, messages}}, plain or gzip.
   *
   * @throws DemoProblem naming the first bad line
   */
  static List<RecordedSession> readAll(Path file) throws IOException {
    try (InputStream in = unzipped(Files.newInputStream(file));
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(text)) {
      return readAll(file.getFileName() + ":", lines.lines().toList());
    }
  }

  private static List<RecordedSession> readAll(String place, List<String> lines) {
    List<RecordedSession> sessions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      RecordedSession session = read(place + (i + 1), lines.get(i));
      if (!names.add(session.name())) {
        throw DemoProblem.failed(
            place + (i + 1) + ": session " + session.name() + " is there twice");
      }
      sessions.add(session);
    }
    return List.copyOf(sessions);
  }

  private static RecordedSession read(String place, String line) {
    try {
      JsonNode json = JSON.readTree(line);
      if (json.path("messages") instanceof ArrayNode messages && json.path("session").isString()) {
        return new RecordedSession(json.path("session").stringValue(), messages);
      }
    } catch (JacksonException e) {
      // Told below, with the form that is expected.
    }
    throw DemoProblem.failed(
        place + ": not readable (expected: {\"session\": …, \"messages\": […]})");
  }

  /** Where the assistant messages stand; each is one request with all messages before it. */
  List<Integer> answers() {
    return IntStream.range(0, messages.size()).filter(this::isAnswer).boxed().toList();
  }

  /** The messages before that index. */
  ArrayNode before(int index) {
    ArrayNode prefix = JSON.createArrayNode();
    IntStream.range(0, index).forEach(i -> prefix.add(messages.get(i)));
    return prefix;
  }

  ObjectNode message(int index) {
    return (ObjectNode) messages.get(index);
  }

  private boolean isAnswer(int index) {
    return messages.get(index) instanceof ObjectNode message
        && message.path("role").asString("").equals("assistant");
  }

  private static InputStream unzipped(InputStream raw) throws IOException {
    var in = new BufferedInputStream(raw);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }
}
