package io.throughline.server.learned;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.replay.journal.SessionLengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnBaselinesTest {
  private final TurnBaselines baselines = new TurnBaselines();

  @Test
  void fewSessionsTellNothing() {
    baselines.learn(List.of(new SessionLengths("w", 5, 19)));
    assertEquals(0, baselines.turns("w"));
    baselines.learn(List.of(new SessionLengths("w", 5, 19), new SessionLengths("w", 6, 1)));
    assertEquals(5, baselines.turns("w"));
    assertEquals(0, baselines.turns("other"));
    assertEquals(1, baselines.workspaces());
  }

  @Test
  void sessionsThatAreAllAlikeAreBoundByThe95thPercentile() {
    baselines.learn(List.of(new SessionLengths("w", 5, 80), new SessionLengths("w", 40, 20)));
    assertEquals(40, baselines.turns("w"), "median and deviation say 5");
  }

  @Test
  void aWorkspaceIsMeasuredByItsOwnSessions() {
    baselines.learn(
        List.of(new SessionLengths("short", 3, 50), new SessionLengths("long", 900, 50)));
    assertEquals(3, baselines.turns("short"));
    assertEquals(900, baselines.turns("long"));
    baselines.learn(List.of());
    assertEquals(0, baselines.turns("short"), "what was known before is gone");
  }

  @Test
  void itIsTheLargerOfTheTwoRulesForAnySessions() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int count = 20 + random.nextInt(300);
      int scale = 1 + random.nextInt(300);
      List<SessionLengths> lengths = new ArrayList<>();
      long[] turns = new long[count];
      for (int i = 0; i < count; i++) {
        turns[i] = Math.min(2_000, 1 + (long) (scale * -Math.log(1 - random.nextDouble())));
        lengths.add(new SessionLengths("w", turns[i], 1));
      }
      baselines.learn(lengths);
      assertEquals(expected(turns), baselines.turns("w"), "seed " + seed);
    }
  }

  /** By sorting; the rank of a quantile is rounded up, as the histogram does. */
  private static long expected(long[] turns) {
    long median = quantile(turns, 0.5);
    long[] deviations = Arrays.stream(turns).map(turn -> Math.abs(turn - median)).toArray();
    return Math.max(quantile(turns, 0.95), median + 3 * quantile(deviations, 0.5));
  }

  private static long quantile(long[] values, double share) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length - 1e-9) - 1)];
  }
}
