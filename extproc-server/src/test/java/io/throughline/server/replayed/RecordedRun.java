package io.throughline.server.replayed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** A recorded agent run, and what this test itself derives from its messages. */
public record RecordedRun(String session, ArrayNode messages) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The runs of a recording. */
  public static List<RecordedRun> readAll(Path file) throws IOException {
    List<RecordedRun> runs = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode json = JSON.readTree(line);
        runs.add(
            new RecordedRun(json.path("session").stringValue(), (ArrayNode) json.path("messages")));
      }
    }
    return runs;
  }

  /** Indexes of the assistant messages: each is one request with all messages before it. */
  public List<Integer> answers() {
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (role(i).equals("assistant")) {
        answers.add(i);
      }
    }
    return answers;
  }

  /** Whether the request before that answer carries results of the last assistant's calls. */
  public boolean inToolLoop(int answer) {
    Set<String> results = new HashSet<>();
    for (int i = answer - 1; i >= 0; i--) {
      switch (role(i)) {
        case "tool" -> results.add(messages.get(i).path("tool_call_id").asString(""));
        case "user" -> {
          return false;
        }
        case "assistant" -> {
          for (JsonNode call : messages.get(i).path("tool_calls")) {
            if (results.contains(call.path("id").asString(""))) {
              return true;
            }
          }
          return false;
        }
        default -> {}
      }
    }
    return false;
  }

  /** Assistant messages before an index. */
  public int assistantsBefore(int answer) {
    return (int) answers().stream().filter(index -> index < answer).count();
  }

  /** ceil(UTF-8 bytes / 4) of all text of the messages before an index. */
  long tokensBefore(int end) {
    long bytes = 0;
    for (int i = 0; i < end; i++) {
      bytes += textBytes(messages.get(i));
    }
    return (bytes + 3) / 4;
  }

  /** The messages before an index, as a JSON list. */
  public String messagesBefore(int answer) {
    ArrayNode prefix = JSON.createArrayNode();
    for (int i = 0; i < answer; i++) {
      prefix.add(messages.get(i));
    }
    return JSON.writeValueAsString(prefix);
  }

  private static long textBytes(JsonNode message) {
    long bytes = utf8(message.path("content"));
    for (JsonNode call : message.path("tool_calls")) {
      bytes += utf8(call.path("function").path("name"));
      bytes += utf8(call.path("function").path("arguments"));
    }
    return bytes;
  }

  private static long utf8(JsonNode text) {
    return text.isString() ? text.stringValue().getBytes(StandardCharsets.UTF_8).length : 0;
  }

  private String role(int index) {
    return messages.get(index).path("role").asString("");
  }
}
