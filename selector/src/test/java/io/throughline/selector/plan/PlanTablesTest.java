package io.throughline.selector.plan;

import static io.throughline.selector.plan.Openings.at;
import static io.throughline.selector.plan.Openings.of;
import static io.throughline.selector.plan.Openings.turn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlanTablesTest {
  private static final double CLOSE = 1e-9;

  private final PlanTables tables = new PlanTables();

  private void learn(int times, Opening opening) {
    for (int i = 0; i < times; i++) {
      tables.learn(opening);
    }
  }

  private String key(FreeTurn turn) {
    return tables.forecast(turn).key();
  }

  @Test
  @DisplayName("nothing learned, nothing expected")
  void empty() {
    assertSame(Forecast.NONE, tables.forecast(turn("coding", 1, 0, 0)));
    assertEquals(0, tables.size());
  }

  @Test
  @DisplayName("the finest key that has seen enough is used; others are backed off to in order")
  void backOff() {
    learn(3, of("coding", 1, 0, 2, "small"));
    learn(2, of("coding", 2, 0, 4, "small"));
    learn(4, of("airline", 2, 0, 6, "large"));
    assertEquals("decision=coding phase=user_turn run=1 before=0", key(turn("coding", 1, 0, 3)));
    assertEquals("decision=coding phase=user_turn", key(turn("coding", 1, 0, 5)));
    assertEquals("phase=user_turn run=2 before=0", key(turn("coding", 2, 0, 6)));
    assertEquals("phase=user_turn", key(turn("coding", 1, 0, 6)));
    assertEquals("phase=user_turn", key(turn("other", 4, 4, 5)));
    assertEquals("", key(turn("coding", 1, 0, 10)));
    assertEquals(
        "", key(new FreeTurn("coding", "provider_state", 1, 0, "", PlanKey.ANY, 0, List.of())));
  }

  @Test
  @DisplayName("what is expected is the mean of what was seen")
  void expectations() {
    learn(1, of("coding", 1, 0, 3, "small"));
    learn(1, of("coding", 1, 0, 1, "large"));
    learn(2, of("coding", 1, 0, 0, ""));
    Forecast forecast = tables.forecast(turn("coding", 1, 0, 4));
    assertEquals(4, forecast.samples(), 0.01);
    assertEquals(1, forecast.lockedTurns(), 0.01);
    assertEquals(0.75, forecast.asked().get("small"), 0.001);
    assertEquals(0.25, forecast.asked().get("large"), 0.001);
    assertEquals(50, forecast.outputTokens(), CLOSE);
    assertEquals(20, forecast.lockedOutputTokens(), CLOSE);
    assertEquals(200, forecast.growthTokens(), 0.1);
    assertEquals(800.0 / 900, forecast.warmShare(), CLOSE);
    assertEquals(Map.of("large", 0.25), forecast.firstShare());
    assertEquals(0, forecast.firstShareOf("small"));
  }

  @Test
  @DisplayName("tokens that were not reported count for nothing")
  void unreported() {
    tables.learn(
        new Opening(
            "coding",
            "user_turn",
            1,
            0,
            "",
            PlanKey.ANY,
            "large",
            true,
            0,
            0,
            0,
            new Opening.Locked(2, 0, 0, 0, 0, List.of(new Opening.Ask("small", 2)))));
    Forecast forecast = tables.forecast(turn("coding", 1, 0, 1));
    assertEquals(2, forecast.lockedTurns());
    assertEquals(0, forecast.outputTokens());
    assertEquals(0, forecast.growthTokens());
    assertTrue(Double.isNaN(forecast.warmShare()));
    assertEquals(Map.of(), forecast.firstShare());
  }

  @Test
  @DisplayName("an agent that changes is followed")
  void decay() {
    learn(5_000, of("coding", 1, 0, 10, "large"));
    learn(3_000, of("coding", 1, 0, 1, "small"));
    Forecast forecast = tables.forecast(turn("coding", 1, 0, 5));
    assertEquals(1.5, forecast.lockedTurns(), 0.1);
    assertTrue(forecast.samples() < 1_001, "samples " + forecast.samples());
    learn(40_000, of("coding", 1, 0, 1, "small"));
    assertEquals(Map.of("small", 1.0), tables.forecast(turn("coding", 1, 0, 5)).asked());
  }

  @Test
  @DisplayName("turns of no decision are not learned")
  void noDecision() {
    learn(3, of("", 1, 0, 2, "small"));
    assertEquals(0, tables.size());
  }

  @Test
  @DisplayName("names that are too long to be kept are not learned")
  void longNames() {
    String name = "x".repeat(PlanTables.NAME_CHARS_MAX + 1);
    learn(1, of(name, 1, 0, 2, "small"));
    assertEquals(0, tables.size());
    Trail trail = Trail.START.after(Openings.step(false, "large", 100));
    Opening opening = trail.after(Openings.step(true, name, 100)).opening();
    learn(1, Objects.requireNonNull(opening));
    assertEquals(1, tables.forecast(turn("coding", 1, 0, 1)).lockedTurns());
    assertEquals(Map.of(), tables.forecast(turn("coding", 1, 0, 1)).asked());
  }

  @Test
  @DisplayName("beyond the bound only known keys learn on")
  void boundedKeys() {
    for (int i = 0; i < PlanTables.KEYS_MAX; i++) {
      tables.learn(at(of("d" + i, 1, 0, 1, "small"), "", PlanKey.ANY));
    }
    assertEquals(PlanTables.KEYS_MAX, tables.size());
    tables.learn(of("one more", 1, 0, 1, "small"));
    assertEquals(PlanTables.KEYS_MAX, tables.size());
    tables.learn(of("d0", 1, 0, 9, "small"));
    assertEquals(2, tables.forecast(turn("d0", 1, 0, 1)).samples(), 0.01);
    assertEquals(PlanTables.KEYS_MAX, tables.snapshot().entries().size());
  }

  @Test
  @DisplayName("a flood of the finest keys takes half of the room and keeps no other key out")
  void finestKeysLeaveRoom() {
    for (int i = 0; i < PlanTables.KEYS_MAX; i++) {
      tables.learn(at(of("coding", 1, 0, 1, "small"), "m" + i, 3));
    }
    assertEquals(PlanTables.FINEST_MAX + 4, tables.size());
    tables.learn(at(of("new", 1, 0, 2, "small"), "late", 3));
    assertEquals("decision=new phase=user_turn run=1 before=0", key(turn("new", 1, 0, 1)));
    assertEquals("", tables.forecast(turn("new", 1, 0, "late", 3, 1)).finer().text());
    PlanSnapshot full = tables.snapshot();
    PlanTables taken = new PlanTables(full);
    assertEquals(full, taken.snapshot());
    assertEquals(full.entries().size(), taken.size());
    tables.learn(at(of("coding", 1, 0, 1, "small"), "m0", 3));
    assertEquals(2, tables.forecast(turn("coding", 1, 0, "m0", 3, 1)).finer().samples(), CLOSE);
  }

  @Test
  @DisplayName("a table full of other keys takes no finest one, and learns on")
  void finestKeysGiveWay() {
    for (int i = 0; i < PlanTables.KEYS_MAX; i++) {
      tables.learn(at(of("d" + i, 1, 0, 1, "small"), "", PlanKey.ANY));
    }
    tables.learn(of("d0", 1, 0, 1, "small"));
    assertEquals(PlanTables.KEYS_MAX, tables.size());
    Forecast known = tables.forecast(turn("d0", 1, 0, 1));
    assertEquals(2, known.samples(), CLOSE);
    assertEquals(Forecast.Source.NONE, known.finer());
  }

  @Test
  @DisplayName(
      "what the finest key has seen of the locked turns is mixed in by how much it has seen")
  void refined() {
    learn(60, at(of("coding", 1, 0, 0, ""), "small", 3));
    learn(20, at(of("coding", 1, 0, 4, "large"), "large", 3));
    Forecast coarse = tables.forecast(turn("coding", 1, 0, "middle", 3, 5));
    assertEquals(Forecast.Source.NONE, coarse.finer());
    assertEquals(1, coarse.lockedTurns(), CLOSE);
    Forecast large = tables.forecast(turn("coding", 1, 0, "large", 3, 5));
    assertEquals("decision=coding phase=user_turn run=1 before=0", large.key());
    assertEquals(80, large.samples(), CLOSE);
    assertEquals(
        "decision=coding phase=user_turn run=1 before=0 asked=large turn=3", large.finer().text());
    assertEquals(20, large.finer().samples(), CLOSE);
    assertEquals(0.5, large.finer().weight(), CLOSE);
    assertEquals(0.5 * 1 + 0.5 * 4, large.lockedTurns(), CLOSE);
    assertEquals(Map.of("large", 1.0), large.asked());
    assertEquals(100, large.growthTokens(), CLOSE);
    assertEquals(20, large.lockedOutputTokens(), CLOSE);
    assertEquals(coarse.outputTokens(), large.outputTokens(), CLOSE);
    assertEquals(coarse.warmShare(), large.warmShare(), CLOSE);
    Forecast small = tables.forecast(turn("coding", 1, 0, "small", 3, 5));
    assertEquals(0.25 * 1 + 0.75 * 0, small.lockedTurns(), CLOSE);
    assertEquals(Map.of("large", 1.0), small.asked());
  }

  @Test
  @DisplayName("asks are mixed by how many are expected, not by their shares")
  void refinedAsks() {
    learn(20, at(of("coding", 1, 0, 1, "small"), "small", 3));
    learn(20, at(of("coding", 1, 0, 3, "large"), "large", 3));
    Forecast forecast = tables.forecast(turn("coding", 1, 0, "large", 3, 5));
    double small = 0.5 * 0.5;
    double large = 0.5 * 1.5 + 0.5 * 3;
    assertEquals(small + large, forecast.lockedTurns(), CLOSE);
    assertEquals(small / (small + large), forecast.asked().getOrDefault("small", 0.0), CLOSE);
    assertEquals(large / (small + large), forecast.asked().getOrDefault("large", 0.0), CLOSE);
  }

  @Test
  @DisplayName("the finest key needs no minimum, and none of the others is spared it")
  void finestNeedsNoMinimum() {
    learn(4, of("coding", 1, 0, 2, "small"));
    assertEquals("", key(turn("coding", 1, 0, 5)));
    tables.learn(at(of("coding", 1, 0, 2, "small"), "large", 3));
    Forecast forecast = tables.forecast(turn("coding", 1, 0, "large", 3, 5));
    assertEquals(1, forecast.finer().samples(), CLOSE);
    assertEquals(1.0 / 21, forecast.finer().weight(), CLOSE);
  }

  @Test
  @DisplayName("late turns of long sessions are one; a turn without its index has no finest key")
  void lateAndUnknownTurns() {
    tables.learn(at(of("coding", 1, 0, 2, "small"), "small", 90));
    String late =
        tables.forecast(turn("coding", 1, 0, "small", PlanKey.TURN_MAX, 1)).finer().text();
    assertTrue(late.endsWith("asked=small turn=31"), late);
    assertEquals(5, tables.size());
    tables.learn(at(of("coding", 1, 0, 2, "small"), "small", PlanKey.ANY));
    tables.learn(at(of("coding", 1, 0, 2, "small"), "", 90));
    tables.learn(at(of("coding", 1, 0, 2, "small"), "x".repeat(256), 90));
    assertEquals(5, tables.size());
    FreeTurn unknown = turn("coding", 1, 0, "small", PlanKey.ANY, 1);
    assertEquals(Forecast.Source.NONE, tables.forecast(unknown).finer());
    assertEquals(4, tables.forecast(unknown).samples(), CLOSE);
  }

  @Test
  @DisplayName("models of which asks are counted are bounded under each key")
  void boundedAsks() {
    for (int i = 0; i < 2 * PlanEntry.ASKS_MAX; i++) {
      tables.learn(of("coding", 1, 0, 1, "m" + i));
    }
    Forecast forecast = tables.forecast(turn("coding", 1, 0, 1));
    assertEquals(PlanEntry.ASKS_MAX, forecast.asked().size());
    assertEquals(1, forecast.asked().values().stream().mapToDouble(x -> x).sum(), CLOSE);
  }

  @Test
  @DisplayName("what many threads learn at one time is the same as one after the other")
  void concurrent() throws Exception {
    int threads = 8;
    int each = 100;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Runnable> work = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        work.add(() -> learn(each, of("coding", 1, 0, 2, "small")));
      }
      List<Future<?>> done = work.stream().<Future<?>>map(pool::submit).toList();
      for (Future<?> one : done) {
        one.get();
      }
    }
    PlanTables alone = new PlanTables();
    for (int i = 0; i < threads * each; i++) {
      alone.learn(of("coding", 1, 0, 2, "small"));
    }
    assertEquals(alone.snapshot(), tables.snapshot());
    assertEquals(threads * each, tables.forecast(turn("coding", 1, 0, 1)).samples());
  }

  @Test
  @DisplayName("a snapshot stays what it is, comes back whole, and adds up with another")
  void snapshots() {
    learn(3, of("coding", 1, 0, 2, "small"));
    PlanSnapshot three = tables.snapshot();
    assertEquals(three, new PlanTables(three).snapshot());
    assertEquals(three, three.merge(PlanSnapshot.EMPTY));
    assertEquals(three, PlanSnapshot.EMPTY.merge(three));
    learn(1, of("airline", 2, 1, 5, "large"));
    PlanSnapshot four = tables.snapshot();
    PlanSnapshot both = three.merge(four);
    PlanKey pooled = new PlanKey("", "user_turn", PlanKey.ANY, PlanKey.ANY);
    assertEquals(
        three.entries().get(pooled).turns() + four.entries().get(pooled).turns(),
        both.entries().get(pooled).turns(),
        CLOSE);
    assertEquals(
        three.caches().get("large").inputTokens() + four.caches().get("large").inputTokens(),
        both.caches().get("large").inputTokens(),
        CLOSE);
    assertEquals(both, four.merge(three));
    tables.reset();
    assertEquals(PlanSnapshot.EMPTY, tables.snapshot());
    assertEquals(5, three.entries().size());
  }

  @Test
  @DisplayName("merging without end stays finite")
  void mergedWithoutEnd() {
    learn(1, of("coding", 1, 0, 2, "small"));
    PlanSnapshot sum = tables.snapshot();
    for (int i = 0; i < 60; i++) {
      sum = sum.merge(sum);
    }
    for (PlanEntry entry : sum.entries().values()) {
      assertEquals(PlanEntry.SUM_MAX, entry.turns());
      assertEquals(PlanEntry.SUM_MAX, entry.asks().get("small"));
    }
    assertEquals(PlanEntry.SUM_MAX, sum.caches().get("large").inputTokens());
  }

  @Test
  @DisplayName("a snapshot is bounded as the tables are")
  void boundedSnapshot() {
    Map<String, CacheShare> caches = new HashMap<>();
    for (int i = 0; i <= PlanTables.KEYS_MAX; i++) {
      caches.put("m" + i, new CacheShare(1, 0));
    }
    assertThrows(IllegalArgumentException.class, () -> new PlanSnapshot(Map.of(), caches));
  }

  @Test
  @DisplayName("what a model has cached at first is told even where no key has seen enough")
  void firstShareAlone() {
    learn(1, of("coding", 1, 0, 2, "small"));
    Forecast forecast = tables.forecast(turn("coding", 1, 0, 100));
    assertEquals("", forecast.key());
    assertEquals(0, forecast.lockedTurns());
    assertEquals(0.25, forecast.firstShareOf("large"));
  }

  @Test
  @DisplayName("a turn on the model of the turn before tells nothing of first uses")
  void stayed() {
    Opening moved = of("coding", 1, 0, 0, "");
    tables.learn(
        new Opening(
            moved.decision(),
            moved.phase(),
            1,
            0,
            "small",
            3,
            "large",
            false,
            600,
            600,
            5,
            moved.locked()));
    assertEquals(Map.of(), tables.snapshot().caches());
  }
}
