package io.throughline.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.PlanKey;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.learned.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code learn}. */
class LearnCommandTest {
  private static final String TRACE =
      """
      session,at_seconds,input_tokens,output_tokens,shared_prefix_tokens,input_types,api_seconds
      s1,0,10000,200,0,text,5
      s2,0,20000,100,0,text,5
      s1,20,10300,100,10000,tool_result,5
      s1,40,10500,100,10300,text+tool_result,5
      s1,60,10900,300,10500,text,5
      s1,80,11200,100,10900,tool_result,5
      """;

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private Forecast forecast(String file, String decision, int run, int before) throws IOException {
    return new PlanTables(PlanFile.read(Path.of(file)))
        .forecast(
            new FreeTurn(
                decision, "user_turn", run, before, "", PlanKey.ANY, 0, List.of("large", "small")));
  }

  private static String record(
      String tenant, String session, int second, int index, boolean locked, String more) {
    return """
    {"timestamp":"2026-01-01T00:00:%02dZ","tenant":"%s","session_id":"%s","turn_index":%d,\
    "decision":"coding","selected_model":"large","lifecycle_state":"completed",\
    "prompt_tokens":%d,"cached_prompt_tokens":10,"completion_tokens":20,\
    "session_policy":{"phase":"%s","base_selected_model":"small","active_tool_loop":%s,\
    "has_non_portable_context":false,"decision_reason":"x"}%s}
    """
        .formatted(
            second,
            tenant,
            session,
            index,
            100 * (index + 1),
            locked ? "tool_loop" : "user_turn",
            locked,
            more);
  }

  @Test
  @DisplayName("recorded sessions are learned whole, the runs at their ends too")
  void trace() throws IOException {
    String out = out("planner.json");
    Cli run = Cli.run("learn", "--trace", file("t.csv", TRACE), "--out", out);
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.out());
    assertEquals("learn: 9 keys in " + out + "\n", run.err());
    Forecast first = forecast(out, "asks-large", 1, 0);
    assertEquals("decision=asks-large phase=user_turn run=1 before=0", first.key());
    assertEquals(2, first.samples(), 0.01);
    assertEquals(1, first.lockedTurns(), 0.01);
    assertEquals(1, first.asked().get("small"));
    assertEquals(1, forecast(out, "asks-large", 1, 2).lockedTurns());
    assertEquals(3, forecast(out, "other", 3, 3).samples(), 0.01);
    assertEquals(0, first.firstShareOf("large"));
  }

  @Test
  @DisplayName("records are learned by session and tenant, in the order of their times")
  void records() throws IOException {
    String lines =
        record("a", "s", 4, 3, false, "")
            + record("a", "s", 2, 1, true, "")
            + record("b", "s", 3, 1, true, "")
            + record("a", "s", 3, 2, true, "")
            + record("b", "s", 1, 0, false, "")
            + "\n"
            + record("a", "s", 1, 0, false, "")
            + record("b", "s", 9, 2, false, "");
    String out = out("planner.json");
    Cli run = Cli.run("learn", "--records", file("r.jsonl", lines), "--out", out);
    assertEquals(0, run.exit(), run.err());
    Forecast first = forecast(out, "coding", 1, 0);
    assertEquals(2, first.samples(), 0.01);
    assertEquals(1.5, first.lockedTurns(), 0.01);
    assertEquals(0.1, first.firstShareOf("large"), 1e-9);
    PlanKey finest = new PlanKey("coding", "user_turn", 1, 0, "small", 0);
    assertEquals(1.5 * 2, PlanFile.read(Path.of(out)).entries().get(finest).lockedTurns(), 0.01);
  }

  @Test
  @DisplayName("side calls, failed turns, named models and estimates do not blur what is learned")
  void recordsThatDoNotCount() throws IOException {
    String failed = record("", "s", 2, 1, true, "").replace("completed", "failed");
    String named = record("", "n", 2, 1, true, "").replace("\"x\"", "\"client_named\"");
    String lines =
        record("", "s", 1, 0, false, ",\"usage_source\":\"estimated\"")
            + failed
            + record("", "s", 3, 0, false, "")
            + record("", "s", 4, 1, true, "")
            + record("", "s", 5, 2, true, "")
            + record("", "s", 6, 3, false, "")
            + record("", "n", 1, 0, false, "")
            + named
            + record("", "n", 3, 2, false, "")
            + "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"lifecycle_state\":\"completed\"}\n";
    String out = out("planner.json");
    Cli run = Cli.run("learn", "--records", file("r.jsonl", lines), "--out", out);
    assertEquals(0, run.exit(), run.err());
    Forecast learned = forecast(out, "coding", 1, 0);
    assertEquals(1, learned.samples());
    assertEquals(2, learned.lockedTurns());
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"turn_index\":1|\"turn_index\":-1|turn_index: -1 (expected: 0 or more)",
        "\"turn_index\":1|\"turn_index\":\"1\"|turn_index: \"1\" (expected: a whole number)",
        "2026-01-01T00:00:02Z|yesterday|timestamp: \"yesterday\" (expected: a time such as"
            + " 2026-01-01T00:00:00Z)",
        "\"active_tool_loop\":true,|``|session_policy.active_tool_loop: absent (expected: true or"
            + " false)",
        "\"phase\":\"tool_loop\"|\"phase\":\"\"|session_policy.phase: \"\" (expected: a word)",
        "\"selected_model\":\"large\",|``|selected_model: absent (expected: a name)",
        "\"timestamp\"|\"time\"|not a record (expected: a JSON object with a timestamp)",
        "{|[|not a record (expected: a JSON object with a timestamp)",
      })
  @DisplayName("a wrong record is told by its line, value and what was expected")
  void wrongRecord(String right, String instead, String expected) throws IOException {
    String wrong = record("", "s", 2, 1, true, "");
    assertTrue(wrong.contains(right), right);
    String lines = record("", "s", 1, 0, false, "") + wrong.replace(right, instead);
    String file = file("r.jsonl", lines);
    Cli run = Cli.run("learn", "--records", file, "--out", out("planner.json"));
    assertEquals(1, run.exit());
    assertEquals("learn: " + file + ": line 2: " + expected + "\n", run.err());
    assertFalse(Files.exists(Path.of(out("planner.json"))));
  }

  @Test
  @DisplayName("files add up, and are shown for people and for programs")
  void mergedAndShown() throws IOException {
    String one = out("one.json");
    String both = out("both.json");
    Cli.run("learn", "--trace", file("t.csv", TRACE), "--out", one);
    Cli merged = Cli.run("learn", "--merge", one, "--merge", one, "--out", both);
    assertEquals(0, merged.exit(), merged.err());
    assertEquals(
        2 * forecast(one, "asks-large", 1, 0).samples(),
        forecast(both, "asks-large", 1, 0).samples(),
        1e-9);
    Cli json = Cli.run("learn", "--show", both, "--json");
    assertEquals(0, json.exit(), json.err());
    JsonNode shown = JsonMapper.shared().readTree(json.out());
    assertEquals("phase=user_turn", shown.at("/keys/0/key").asString());
    assertEquals(9, shown.path("keys").size());
    Cli table = Cli.run("learn", "--show", both);
    assertEquals(0, table.exit(), table.err());
    assertEquals(9, table.lines().stream().filter(line -> line.contains("phase=")).count());
    assertTrue(table.out().contains("small 1.000"), table.out());
  }

  @Test
  @DisplayName("a file that is none is told; one that is not there is missing")
  void wrongFiles() throws IOException {
    String newer = file("newer.json", "{\"version\": 3}");
    Cli show = Cli.run("learn", "--show", newer);
    assertEquals(1, show.exit());
    assertEquals("learn: " + newer + ": version: 3 (expected: 1 or 2)\n", show.err());
    assertEquals(3, Cli.run("learn", "--show", out("absent")).exit());
    assertEquals(3, Cli.run("learn", "--merge", out("absent"), "--out", out("o")).exit());
    assertEquals(3, Cli.run("learn", "--records", out("absent"), "--out", out("o")).exit());
    String trace = file("t.csv", TRACE);
    assertEquals(3, Cli.run("learn", "--trace", trace, "--out", out("no/o.json")).exit());
    Cli empty = Cli.run("learn", "--records", file("e.jsonl", "\n"), "--out", out("o"));
    assertEquals(1, empty.exit());
    assertTrue(empty.err().endsWith("no record (expected: one or more)\n"), empty.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "learn",
        "learn --out o",
        "learn --trace t",
        "learn --trace t --records r --out o",
        "learn --show s --out o",
        "learn --show s --merge m",
        "learn --merge m --out o --json",
        "learn --records r --prices p --out o",
        "learn bogus"
      })
  @DisplayName("a wrong call exits with two")
  void wrongCall(String arguments) {
    Cli run = Cli.run(arguments.split(" "));
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("Usage:"), run.err());
  }

  @Test
  @DisplayName("the help has examples and fits 80 columns")
  void help() {
    Cli run = Cli.run("learn", "--help");
    assertEquals(0, run.exit());
    assertTrue(run.out().contains("throughline learn --show both.json"), run.out());
    run.lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }
}
