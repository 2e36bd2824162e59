package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code decide} on every recorded decision of the reference. */
class DecideGoldenTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double TOLERANCE = 1e-9;
  private static final List<String> COMPARED =
      List.of("selected_model", "score", "confidence", "all_scores", "policy");

  @Test
  void agreesWithEveryRecordedDecision() throws IOException {
    List<String> cases = lines(SharedData.file("data/session-aware-golden.jsonl.gz"));
    Cli decide = Cli.runOn(String.join("\n", cases), "decide");
    assertEquals(0, decide.exit());
    assertEquals("", decide.err());
    assertEquals(cases.size(), decide.lines().size());
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      compare(JSON.readTree(cases.get(i)), JSON.readTree(decide.lines().get(i)), wrong);
    }
    assertEquals(List.of(), wrong.subList(0, Math.min(20, wrong.size())));
    assertEquals(1_500, cases.size());
  }

  private static void compare(JsonNode golden, JsonNode ours, List<String> wrong) {
    String id = golden.path("id").asString();
    if (golden.has("ours_differs")) {
      String current = golden.at("/session/previous_model").asString("").strip();
      if (!ours.path("selected_model").asString("").equals(current)) {
        wrong.add(id + ": " + ours.path("selected_model") + " (expected: " + current + ")");
      }
      return;
    }
    for (String key : COMPARED) {
      agree(id + " " + key, golden.path("expect").path(key), ours.path(key), wrong);
    }
  }

  /** Every recorded key is there and equal; ours may have more. */
  private static void agree(String where, JsonNode expected, JsonNode ours, List<String> wrong) {
    if (expected.isObject() && ours.isObject()) {
      expected
          .propertyStream()
          .forEach(
              e -> agree(where + "." + e.getKey(), e.getValue(), ours.path(e.getKey()), wrong));
    } else if (!same(expected, ours)) {
      wrong.add(where + ": " + ours + " (expected: " + expected + ")");
    }
  }

  private static boolean same(JsonNode expected, JsonNode ours) {
    return expected.isNumber() && ours.isNumber()
        ? Math.abs(expected.doubleValue() - ours.doubleValue()) <= TOLERANCE
        : expected.equals(ours);
  }

  private static List<String> lines(Path file) throws IOException {
    try (GZIPInputStream plain = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
