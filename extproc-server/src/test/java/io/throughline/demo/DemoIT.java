package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.params.provider.ValueSource;
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
    JsonNode json = outcome.json();
    assertTrue(json.path("ok").booleanValue());
    assertEquals(0, json.at("/totals/unsafe").intValue(-1));
    assertTrue(json.at("/totals/single_turn/unsafe").intValue(-1) > 0);
    assertEquals(0, json.at("/envoy/failure_mode_allowed").intValue(-1));
    assertEquals(0, json.at("/envoy/message_timeouts").intValue(-1));
    assertKeys("ok checks turns totals envoy urls", json);
    assertKeys(
        "session turn phase decision model served_model action reason base_model input_tokens"
            + " cached_tokens output_tokens cost replay_id status",
        json.at("/turns/0"));
    assertShown(outcome.stderr());
  }

  private static void assertKeys(String names, JsonNode json) {
    assertEquals(List.of(names.split(" ", -1)), List.copyOf(json.propertyNames()));
  }

  /** The table is for a terminal of 100 columns. */
  private static void assertShown(String text) {
    assertTrue(text.contains("user: Correct it and run the tests."), text);
    assertTrue(text.contains("in a tool loop"), text);
    assertTrue(text.contains("after a pause"), text);
    assertFalse(text.contains("\u001b"), text);
    assertEquals(List.of(), text.lines().filter(line -> line.length() > 100).toList());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "SESSIONS_ARE_SHARED", "HISTORY_ADDS_UP"})
  void eachBreakageFailsTheCheckOfItsName(Breakage breakage) throws Exception {
    String check = breakage.name().toLowerCase(Locale.ROOT);
    String scenario = breakage.scenario().name().toLowerCase(Locale.ROOT);
    Outcome outcome = demo("--break", check, "--scenario", scenario);

    assertEquals(1, outcome.exitCode(), outcome::toString);
    assertFalse(outcome.json().path("ok").booleanValue());
    assertFalse(outcome.json().path("checks").path(check).booleanValue(true), outcome::toString);
  }

  @Test
  void eachProfileIsShown() throws Exception {
    Outcome outcome = demo("--scenario", "profiles");

    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertHolds(
        outcome,
        "chat_takes_the_fastest agent_keeps_its_model batch_spreads_over_equals"
            + " savings_takes_the_cheapest_capable unknown_profile_is_refused");
    assertTrue(outcome.stderr().contains("session a-long-task (AGENT)"), outcome::toString);
  }

  @Test
  void anAgentInACircleIsShown() throws Exception {
    Outcome outcome = demo("--scenario", "loop");

    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertHolds(
        outcome,
        "a_circle_was_suspected a_circle_was_found the_model_was_told_once the_agent_recovered"
            + " waiting_is_no_circle a_runaway_was_stopped");
    assertTrue(outcome.stderr().contains("diverged, repeated call; the model is told"));
  }

  private static void assertHolds(Outcome outcome, String checks) {
    for (String check : checks.split(" ", -1)) {
      JsonNode holds = outcome.json().path("checks").path(check);
      assertTrue(holds.booleanValue(false), () -> check + ": " + outcome);
    }
  }

  @Test
  void theConsoleFindsTheHistoryThatWasMade() throws Exception {
    Outcome outcome = demo("--scenario", "loop", "--history", "7d");

    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertHolds(outcome, "history_adds_up");
    JsonNode history = outcome.json().path("history");
    assertTrue(history.path("sessions").intValue(0) > 400, history::toString);
    assertTrue(history.path("turns").intValue(0) > 2_000, history::toString);
    assertTrue(history.path("diverged_sessions").intValue(0) > 0, history::toString);
    assertTrue(outcome.stderr().contains("making up 7 days of history"), outcome::toString);
  }

  @Test
  void aRecordOfTheHistoryThatIsLostIsNoticed() throws Exception {
    Outcome outcome = demo("--scenario", "loop", "--history", "1d", "--break", "history_adds_up");

    assertEquals(1, outcome.exitCode(), outcome::toString);
    assertFalse(outcome.json().at("/checks/history_adds_up").booleanValue(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0d", "30", "91d", "d", "-1d", "1.5d"})
  void aHistoryOfNoDaysIsNamed(String days) throws Exception {
    Outcome outcome = run("--exit", "--history=" + days);

    assertEquals(2, outcome.exitCode(), outcome::toString);
    assertEquals(
        "demo: --history: "
            + days
            + " (expected: days such as 30d, from 1d to 90d); see bin/demo --help",
        outcome.stderr().strip());
  }

  @Test
  void aScenarioOfItsOwnHasItsOwnSessions() throws Exception {
    Outcome outcome = run("--exit", "--scenario", "loop", "--replicas", "2");

    assertEquals(2, outcome.exitCode(), outcome::toString);
    assertTrue(outcome.stderr().contains("--replicas: 2 (expected: 1 with this scenario)"));
  }

  @Test
  void replicasTakeTurnsInEachSession() throws Exception {
    Outcome outcome = demo("--replicas", "2");

    assertEquals(0, outcome.exitCode(), outcome::toString);
    JsonNode json = outcome.json();
    assertTrue(json.at("/checks/sessions_are_shared").booleanValue());
    assertTrue(json.at("/checks/every_replica_served").booleanValue());
    assertEquals(0, json.at("/totals/unsafe").intValue(-1));
    assertEquals(1, json.at("/turns/0/replica").intValue());
    assertEquals(2, json.at("/turns/1/replica").intValue());
  }

  @Test
  void replicasThatShareNothingFailTheCheck() throws Exception {
    Outcome outcome = demo("--replicas", "2", "--break", "sessions_are_shared");

    assertEquals(1, outcome.exitCode(), outcome::toString);
    JsonNode checks = outcome.json().path("checks");
    assertFalse(checks.path("sessions_are_shared").booleanValue(true), outcome::toString);
  }

  @Test
  void recordedSessionsAreRouted() throws Exception {
    Path file = folder.resolve("recorded.jsonl");
    Files.writeString(file, recording("one") + recording("two"));
    Outcome outcome = demo("--sessions", file.toString());

    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertEquals(8, outcome.json().path("turns").size());
  }

  @Test
  void aBadLineIsNamedAndNothingIsSent() throws Exception {
    Path file = Files.writeString(folder.resolve("recorded.jsonl"), recording("one") + "{\n");
    Outcome outcome = demo("--sessions", file.toString());

    assertEquals(1, outcome.exitCode(), outcome::toString);
    assertEquals("", outcome.stdout());
    assertEquals(1, outcome.stderr().lines().count(), outcome::toString);
    assertTrue(outcome.stderr().contains(file + ":2: "), outcome::toString);
  }

  @Test
  void whatIsMistypedIsNamed() throws Exception {
    Outcome outcome = run("--exits");

    assertEquals(2, outcome.exitCode(), outcome::toString);
    assertEquals(1, outcome.stderr().lines().count(), outcome::toString);
    assertTrue(outcome.stderr().contains("--exits"), outcome::toString);
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      Outcome outcome = run("--exit", "--port", String.valueOf(port));

      assertEquals(3, outcome.exitCode(), outcome::toString);
      assertEquals(
          "demo: --port: " + port + " is in use (expected: a free port; --free-ports picks them)",
          outcome.stderr().strip());
    }
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
    List<String> arguments = new ArrayList<>(List.of("--exit", "--json", "--free-ports"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private Outcome run(String... arguments) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // as bin/demo does
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
    command.addAll(List.of(arguments));
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
