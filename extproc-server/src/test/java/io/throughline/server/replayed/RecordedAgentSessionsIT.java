package io.throughline.server.replayed;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.throughline.demo.Received;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.BaseScores;
import io.throughline.selector.Selection;
import io.throughline.selector.SessionPolicy;
import io.throughline.server.decision.Decision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorded agent sessions, turn by turn through the real Envoy, against a base method whose
 * scores change with every turn. What a lock must hold is derived from the messages here, and what
 * happened is counted from the model servers' own logs.
 */
class RecordedAgentSessionsIT {
  private static final String RECORDING = "airline-agent-sessions.jsonl.gz";
  private static final long SEED = 20_261_121;
  private static final double TOLERANCE = 1e-9;

  /** One turn as it went. */
  private record Turn(
      RecordedRun run,
      int answer,
      String sent,
      String servedBy,
      BaseScores base,
      Selection.Chosen expected,
      ReplayRecord replay) {
    boolean inToolLoop() {
      return run.inToolLoop(answer);
    }
  }

  @TempDir Path folder;

  @Test
  void everyRecordedTurnIsRoutedAsTheSelectorSaysAndNoLoopChangesItsModel() throws Exception {
    List<RecordedRun> runs = RecordedRun.readAll(recording());
    SeededMethod base = new SeededMethod(SEED);
    try (ReplayStack stack = new ReplayStack(folder, runs, base)) {
      List<Turn> turns = new ArrayList<>();
      for (RecordedRun run : runs) {
        turns.addAll(replay(stack, base, run));
      }
      Tally tally = Tally.of(turns);
      System.out.println(tally);
      assertAll(
          () -> assertEquals(requests(runs), turns.size(), "every request is answered"),
          () -> assertEquals(0, stack.counter("failure_mode_allowed"), "failure_mode_allowed"),
          () -> assertEquals(0, stack.counter("message_timeouts"), "message_timeouts"),
          () -> assertEquals(0, tally.unsafe(), "unsafe switches"),
          () -> assertTrue(tally.locksHeld() >= 100, tally::toString),
          () -> assertTrue(tally.unlockedSwitches() >= 80, tally::toString));
    }
  }

  private static List<Turn> replay(ReplayStack stack, SeededMethod base, RecordedRun run)
      throws Exception {
    List<Turn> turns = new ArrayList<>();
    ExpectedSession session = new ExpectedSession(stack.config());
    for (int answer : run.answers()) {
      int asked = base.said().size();
      String body = BodyForms.body(run, answer);
      ReplayStack.Answer received = stack.ask(run.session(), body);
      assertEquals(200, received.status(), received.text());
      assertEquals(asked + 1, base.said().size(), "the base method is asked once a turn");
      BaseScores said = base.said().get(asked);
      Decision decision = stack.decision(received.header("x-vsr-selected-decision"));
      Selection.Chosen expected = session.choose(run, answer, decision, said);
      Received served = stack.lastReceived(run.session());
      Turn turn =
          new Turn(
              run,
              answer,
              body,
              served.header("x-selected-model"),
              said,
              expected,
              stack.ended(received.header("x-vsr-replay-id")));
      check(stack, turn, served);
      session.answered(
          turn.servedBy(), decision.name(), received.usage(), run.tokensBefore(answer));
      turns.add(turn);
    }
    return turns;
  }

  private static void check(ReplayStack stack, Turn turn, Received served) {
    String where = turn.run().session() + " before message " + turn.answer();
    SessionPolicy policy = turn.replay().policy();
    assertTrue(policy != null, where);
    assertEquals(turn.expected().model(), turn.servedBy(), where);
    assertEquals(turn.servedBy(), turn.replay().selectedModel(), where);
    assertArrayEquals(
        BodyForms.withModel(turn.sent(), stack.providerModelId(turn.servedBy()))
            .getBytes(StandardCharsets.UTF_8),
        served.body(),
        where);
    assertEquals(turn.expected().policy().decisionReason(), policy.decisionReason(), where);
    turn.expected()
        .scores()
        .forEach((model, score) ->
            assertEquals(score, policy.finalScores().getOrDefault(model, -1.0), TOLERANCE, where));
  }

  private static int requests(List<RecordedRun> runs) {
    return runs.stream().mapToInt(run -> run.answers().size()).sum();
  }

  private static Path recording() {
    Optional<Path> found =
        Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("shared").resolve("data").resolve(RECORDING))
            .filter(Files::isRegularFile)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        "skipped: " + RECORDING + " not found (expected: shared/data beside the checkout)");
    return found.orElseThrow();
  }

  /** Counts over all turns; who served what is from the model servers' logs. */
  private record Tally(int turns, int unsafe, int locksHeld, int unlockedSwitches, int switches) {
    static Tally of(List<Turn> turns) {
      Map<String, String> issuer = new HashMap<>();
      int unsafe = 0;
      int held = 0;
      int unlocked = 0;
      int switches = 0;
      for (Turn turn : turns) {
        String before = issuer.put(turn.run().session(), turn.servedBy());
        boolean moved = before != null && !before.equals(turn.servedBy());
        switches += moved ? 1 : 0;
        if (turn.inToolLoop()) {
          unsafe += moved ? 1 : 0;
          held += !moved && !turn.base().selectedModel().equals(turn.servedBy()) ? 1 : 0;
        } else {
          unlocked += moved ? 1 : 0;
        }
      }
      return new Tally(turns.size(), unsafe, held, unlocked, switches);
    }
  }
}
