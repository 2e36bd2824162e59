package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTrafficTest {
  /** Two sessions that use the same call id. */
  private static final String RECORDING =
      """
      {"session":"one","reward":1,"messages":[{"role":"system","content":"s"},{"role":"user","content":"hello"},{"role":"assistant","content":"hi, é"},{"role":"user","content":"look"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"call_2","type":"function","function":{"name":"g","arguments":"{\\"a\\":1}"}}]},{"role":"tool","tool_call_id":"call_1","name":"f","content":"1"},{"role":"tool","tool_call_id":"call_2","name":"g","content":"2"},{"role":"assistant","content":"done"}]}
      {"session":"two","messages":[{"role":"user","content":"look"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"1"}]}
      """;

  @TempDir private Path folder;

  @Test
  void sendsOneRequestForEachAssistantMessageAndGetsItBack() throws Exception {
    List<TurnResult> turns = replay(open(plain(RECORDING)));

    assertEquals(List.of("one#0", "one#1", "one#2", "two#0"), names(turns.stream()).toList());
    assertTrue(turns.stream().allMatch(turn -> turn.reply().answered()));
    assertEquals(
        "{\"a\":1}",
        turns.get(1).reply().message().at("/tool_calls/1/function/arguments").stringValue());
    assertEquals(Phase.TOOL_LOOP, turns.get(2).phase());
    assertEquals("done", turns.get(2).reply().message().path("content").stringValue());
  }

  @Test
  void readsGzipAsWell() throws Exception {
    Path file = folder.resolve("r.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(RECORDING.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(4, open(file).turns());
    assertEquals(
        List.of("one#0", "one#1", "one#2", "two#0"), names(replay(open(file)).stream()).toList());
  }

  @Test
  void namesTheBadLine() throws Exception {
    assertBad("r.jsonl:2", RECORDING.lines().findFirst().orElseThrow() + "\n{\"session\":\"x\"}\n");
    assertBad("r.jsonl:1", "not json\n");
    assertBad("r.jsonl:3", RECORDING + RECORDING);
    assertBad("r.jsonl:1", "{\"session\":\"x\",\"messages\":[7]}\n");
    assertBad("r.jsonl:1", "{\"session\":\"\u00e9\",\"messages\":[]}\n");
    assertBad("r.jsonl: no assistant message", "\n");
  }

  private Recording open(Path file) throws IOException, InterruptedException {
    return Recording.open(file, folder);
  }

  private static Stream<String> names(Stream<TurnResult> turns) {
    return turns.map(turn -> ChatCall.turnName(turn.session(), turn.turn()));
  }

  private void assertBad(String place, String text) throws IOException {
    Path file = plain(text);
    var problem = assertThrows(DemoProblem.class, () -> open(file));
    assertTrue(problem.getMessage().startsWith(folder + "/" + place), problem.getMessage());
    assertEquals(1, problem.exitCode());
  }

  private Path plain(String text) throws IOException {
    return Files.writeString(folder.resolve("r.jsonl"), text);
  }

  private static List<TurnResult> replay(Recording recording) throws Exception {
    var traffic = new RecordedTraffic(recording);
    List<TurnResult> turns = Collections.synchronizedList(new ArrayList<>());
    try (var server = SampleModelServer.start("m", 0, traffic.brain("m"));
        var client = new ChatClient(server.uri())) {
      traffic.drive(client, turns::add);
    }
    turns.sort(Comparator.comparing(TurnResult::session));
    return turns;
  }
}
