package io.throughline.demo;

import static io.throughline.demo.Phase.TOOL_LOOP;
import static io.throughline.demo.Phase.USER_TURN;
import static io.throughline.demo.SessionPlan.Says.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  private static final SessionPlan PLAN =
      new SessionPlan(
          "s",
          false,
          List.of(
              says("Find the root cause."), says("Correct it and run the tests."), says("Bye.")));

  @TempDir private Path folder;

  @Test
  void worksThroughTheTaskAndReallyRunsTheTools() throws Exception {
    List<TurnResult> turns = run(true, Faults.NONE);

    assertEquals(
        List.of(
            USER_TURN, TOOL_LOOP, TOOL_LOOP, // list, read two at once, answer
            USER_TURN, TOOL_LOOP, TOOL_LOOP, TOOL_LOOP, // add up, write, test, answer
            USER_TURN),
        turns.stream().map(TurnResult::phase).toList());
    assertTrue(turns.stream().allMatch(turn -> turn.reply().answered()));
    assertEquals("2613.40\n", Files.readString(folder.resolve("total.txt")));
    assertTrue(content(turns.get(6)).contains("1 test passed"), () -> content(turns.get(6)));
  }

  @Test
  void callsTwoToolsAtOnceAndStreamsEverySecondRequest() throws Exception {
    List<TurnResult> turns = run(true, Faults.NONE);

    assertEquals(2, turns.get(1).reply().message().path("tool_calls").size());
    assertTrue(turns.get(1).streamed());
    assertTrue(!turns.get(2).streamed());
    assertTrue(turns.stream().allMatch(turn -> turn.reply().usage().input() > 0));
    assertTrue(turns.stream().skip(1).allMatch(turn -> turn.reply().usage().cached() > 0));
  }

  @Test
  void withoutToolsEachTurnIsTheUsers() throws Exception {
    List<TurnResult> turns = run(false, Faults.NONE);

    assertEquals(
        List.of(USER_TURN, USER_TURN, USER_TURN), turns.stream().map(TurnResult::phase).toList());
  }

  @Test
  void aFailureIsATurnAndEndsTheSession() throws Exception {
    List<TurnResult> turns = run(true, Faults.answering(500));

    assertEquals(1, turns.size());
    assertEquals(500, turns.getFirst().reply().status());
  }

  @Test
  void aStreamThatBreaksOffIsNoAnswer() throws Exception {
    List<TurnResult> turns = run(true, Faults.cuttingAfter(1));

    assertTrue(turns.getFirst().reply().answered());
    assertTrue(!turns.getLast().reply().answered());
    assertEquals(2, turns.size());
  }

  private List<TurnResult> run(boolean tools, Faults faults) throws Exception {
    List<TurnResult> turns = new ArrayList<>();
    try (var server = SampleModelServer.start("m", 0, new ScriptedBrain("m"));
        var client = new ChatClient(server.uri())) {
      server.faults(faults);
      new Agent(client, Toolbox.withTask(folder), tools).run(PLAN, turns::add);
    }
    return turns;
  }

  private static String content(TurnResult turn) {
    return turn.reply().message().path("content").stringValue();
  }
}
