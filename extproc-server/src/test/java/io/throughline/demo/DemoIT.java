package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a user runs it, with the real Envoy and the real sidecar. */
class DemoIT {
  private record Outcome(int exitCode, String stdout, String stderr) {
    JsonNode json() {
      return JsonMapper.shared().readTree(stdout);
    }
  }

  @TempDir private Path folder;

  @Test
  void healthyDemoHoldsEveryCheck() throws Exception {
    Outcome outcome = demo();

    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertTrue(outcome.json().path("ok").booleanValue());
    assertEquals(0, outcome.json().at("/totals/unsafe").intValue(-1));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachBreakageFailsTheCheckOfItsName(Breakage breakage) throws Exception {
    String check = breakage.name().toLowerCase(Locale.ROOT);
    Outcome outcome = demo("--break", check);

    assertEquals(1, outcome.exitCode(), outcome::toString);
    assertFalse(outcome.json().path("ok").booleanValue());
    assertFalse(outcome.json().path("checks").path(check).booleanValue(true), outcome::toString);
  }

  @Test
  void recordedSessionsAreRouted() throws Exception {
    Path file = folder.resolve("recorded.jsonl");
    Files.writeString(file, recording("one") + recording("two"));
    Outcome outcome = demo("--sessions", file.toString());

    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertEquals(8, outcome.json().path("turns").size());
  }

  /** A session whose tool loop begins on one model, and whose next turn is better on another. */
  private static String recording(String session) {
    String call = "{'id':'call_1','type':'function','function':{'name':'f','arguments':'{}'}}";
    String messages =
        String.join(
            ",",
            "{'role':'user','content':'Hello.'}",
            "{'role':'assistant','content':'Hello, how can I be of use?'}",
            "{'role':'user','content':'Look it up.'}",
            "{'role':'assistant','content':null,'tool_calls':[" + call + "]}",
            "{'role':'tool','tool_call_id':'call_1','content':'7'}",
            "{'role':'assistant','content':'It is 7.'}",
            "{'role':'user','content':'And its name?'}",
            "{'role':'assistant','content':'Seven.'}");
    return ("{'session':'" + session + "','messages':[" + messages + "]}\n").replace('\'', '"');
  }

  private Outcome demo(String... more) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
    command.addAll(List.of("--exit", "--json", "--free-ports"));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exitCode = process.waitFor();
    return new Outcome(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
