package io.throughline.selector.plan;

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
    assertEquals("", key(new FreeTurn("coding", "provider_state", 1, 0, 0, List.of())));
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
      tables.learn(of("d" + i, 1, 0, 1, "small"));
    }
    assertEquals(PlanTables.KEYS_MAX, tables.size());
    tables.learn(of("one more", 1, 0, 1, "small"));
    assertEquals(PlanTables.KEYS_MAX, tables.size());
    tables.learn(of("d0", 1, 0, 9, "small"));
    assertEquals(2, tables.forecast(turn("d0", 1, 0, 1)).samples(), 0.01);
    assertEquals(PlanTables.KEYS_MAX, tables.snapshot().entries().size());
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
    assertEquals(4, three.entries().size());
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
            moved.decision(), moved.phase(), 1, 0, "large", false, 600, 600, 5, moved.locked()));
    assertEquals(Map.of(), tables.snapshot().caches());
  }
}
