package io.throughline.server.replayed;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.ReplayRecord;
import io.throughline.selector.SessionPolicy;
import io.throughline.server.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The recorded agent sessions through the real Envoy with the lookahead planner on. What it must
 * have learned is worked out here, from the messages and from what the base method said.
 */
class PlannerIT {
  private static final long SEED = 20_261_122;
  private static final double TOLERANCE = 1e-6;

  private static final int RUN_MAX = 4;
  private static final int TURN_MAX = 31;
  private static final String LOOKAHEAD =
      "{base_method: seeded, planner: lookahead, quality_price: 0.05}";

  @TempDir Path folder;

  /** One turn as this test saw it. */
  private record Turn(int index, String decision, boolean locked, String asked, String servedBy) {}

  /** What must be known of a key. */
  private record Lesson(double turns, double lockedTurns, Map<String, Double> asks) {
    Lesson then(List<Turn> locked) {
      Map<String, Double> counts = new HashMap<>(asks);
      locked.forEach(turn -> counts.merge(turn.asked(), 1.0, Double::sum));
      return new Lesson(turns + 1, lockedTurns + locked.size(), counts);
    }
  }

  @Test
  @DisplayName("no loop changes its model, and the tables hold what the recording says")
  void plansAndLearns(TestReporter report) throws Exception {
    List<RecordedRun> runs =
        RecordedRun.readAll(SharedData.file("data/airline-agent-sessions.jsonl.gz"));
    SeededMethod base = new SeededMethod(SEED);
    Map<String, Lesson> expected = new TreeMap<>();
    int turns = 0;
    int unsafe = 0;
    int planned = 0;
    int switches = 0;
    try (ReplayStack stack = new ReplayStack(folder, runs, base, LOOKAHEAD)) {
      for (RecordedRun run : runs) {
        List<Turn> seen = new ArrayList<>();
        for (int answer : run.answers()) {
          int asked = base.said().size();
          ReplayStack.Answer received = stack.ask(run.session(), BodyForms.body(run, answer));
          assertEquals(200, received.status(), received.text());
          Turn turn =
              new Turn(
                  seen.size(),
                  received.header("x-vsr-selected-decision"),
                  run.inToolLoop(answer),
                  base.said().get(asked).selectedModel(),
                  stack.lastReceived(run.session()).header("x-selected-model"));
          boolean moved = !seen.isEmpty() && !seen.getLast().servedBy().equals(turn.servedBy());
          unsafe += moved && turn.locked() ? 1 : 0;
          switches += moved ? 1 : 0;
          planned += planned(stack.ended(received.header("x-vsr-replay-id")), turn) ? 1 : 0;
          seen.add(turn);
        }
        turns += seen.size();
        learn(expected, seen);
      }
      report.publishEntry(
          "planner",
          "%d turns, %d planned, %d switches, %d unsafe, %d keys"
              .formatted(turns, planned, switches, unsafe, expected.size()));
      int unsafeSwitches = unsafe;
      Map<String, Lesson> learned = learned(stack.adminJson("/v1/planner/snapshot"));
      assertAll(
          () -> assertEquals(0, stack.counter("failure_mode_allowed"), "failure_mode_allowed"),
          () -> assertEquals(0, stack.counter("message_timeouts"), "message_timeouts"),
          () -> assertEquals(0, unsafeSwitches, "unsafe switches"),
          () -> assertEquals(expected.keySet(), learned.keySet()),
          () -> expected.forEach((key, lesson) -> same(key, lesson, learned.get(key))));
      assertTrue(planned >= 100, "planned: " + planned);
      assertTrue(switches >= 30, "switches: " + switches);
    }
  }

  /** Whether the planner chose; it must have on every free turn, and never within a loop. */
  private static boolean planned(ReplayRecord replay, Turn turn) {
    SessionPolicy policy = Objects.requireNonNull(replay.policy());
    assertEquals(turn.locked(), policy.plan() == null, policy.decisionReason());
    assertEquals("", policy.planFallback());
    if (policy.plan() != null && policy.plan().forecast().finer().key() != null) {
      assertTrue(
          policy
              .plan()
              .forecast()
              .finer()
              .text()
              .endsWith(" turn=" + Math.min(TURN_MAX, turn.index())),
          policy.plan().forecast().finer().text());
    }
    return policy.plan() != null;
  }

  /** Each free turn that another free one follows in its session teaches the run between them. */
  private static void learn(Map<String, Lesson> lessons, List<Turn> session) {
    int last = -1;
    for (int i = 0; i < session.size(); i++) {
      if (!session.get(i).locked()) {
        if (last >= 0) {
          teach(lessons, session, last, session.subList(last + 1, i));
        }
        last = i;
      }
    }
  }

  private static void teach(
      Map<String, Lesson> lessons, List<Turn> session, int free, List<Turn> locked) {
    int first = free;
    while (first > 0 && !session.get(first - 1).locked()) {
      first--;
    }
    int loop = first;
    while (loop > 0 && session.get(loop - 1).locked()) {
      loop--;
    }
    int run = Math.min(RUN_MAX, free - first + 1);
    int before = Math.min(RUN_MAX, first - loop);
    String decision = session.get(free).decision();
    String finest =
        " %s %d"
            .formatted(session.get(free).asked(), Math.min(TURN_MAX, session.get(free).index()));
    List<String> keys =
        List.of(
            key(decision, run, before) + finest,
            key(decision, run, before),
            key(decision, -1, -1),
            key("", run, before),
            key("", -1, -1));
    for (String key : keys) {
      lessons.put(key, lessons.getOrDefault(key, new Lesson(0, 0, Map.of())).then(locked));
    }
  }

  private static String key(String decision, int run, int before) {
    return decision + " user_turn " + run + " " + before;
  }

  private static Map<String, Lesson> learned(JsonNode snapshot) {
    Map<String, Lesson> learned = new TreeMap<>();
    for (JsonNode entry : snapshot.path("entries")) {
      Map<String, Double> asks = new HashMap<>();
      entry
          .path("asks")
          .properties()
          .forEach(ask -> asks.put(ask.getKey(), ask.getValue().doubleValue()));
      learned.put(
          entry.path("decision").stringValue()
              + " "
              + entry.path("phase").stringValue()
              + " "
              + entry.path("run").intValue()
              + " "
              + entry.path("before").intValue()
              + (entry.has("asked")
                  ? " " + entry.path("asked").stringValue() + " " + entry.path("turn").intValue()
                  : ""),
          new Lesson(
              entry.path("turns").doubleValue(), entry.path("locked_turns").doubleValue(), asks));
    }
    return learned;
  }

  private static void same(String key, Lesson expected, Lesson learned) {
    assertEquals(expected.turns(), learned.turns(), TOLERANCE, key);
    assertEquals(expected.lockedTurns(), learned.lockedTurns(), TOLERANCE, key);
    assertEquals(expected.asks().keySet(), learned.asks().keySet(), key);
    expected
        .asks()
        .forEach((model, count) ->
            assertEquals(count, learned.asks().get(model), TOLERANCE, key + " " + model));
  }
}
