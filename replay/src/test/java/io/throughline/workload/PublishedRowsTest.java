package io.throughline.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of the published workload; those of the shipped selector come from another program. */
class PublishedRowsTest {
  private static Map<String, Tally> rows = Map.of();

  @BeforeAll
  static void run() {
    List<Tally> tallies = Laboratory.published().run(Policies.standard(), scenario -> {});
    rows = tallies.stream().collect(Collectors.toMap(Tally::name, Function.identity()));
  }

  @ParameterizedTest
  @CsvSource({
    "single-turn, 9709, 3836, 1023.62, 1725.48, .8230, 0, 0",
    "always-qwen3-8b, 0, 0, 9.78, 19.26, .6400, .1830, .8027",
    "always-qwen3-32b, 1200, 0, 59.01, 115.54, .7800, .0706, .4412",
    "always-frontier-reasoner, 1200, 0, 1407.40, 3141.78, .9400, 0, 0",
    "optimum-0.2, 3988, 0, 78.09, 141.08, .7687, .0638, .3987",
    "optimum-0.4, 4589, 0, 196.14, 343.86, .7940, .0460, .2875",
    "optimum-0.6, 5104, 0, 311.06, 548.98, .8084, .0357, .2229",
    "optimum-0.65, 5377, 0, 378.70, 679.28, .8139, .0307, .1916",
    "optimum-1, 6207, 0, 642.41, 1199.88, .8339, .0152, .0951"
  })
  void theBoundsAgree(
      String name,
      int switches,
      int unsafe,
      double cost,
      double uncached,
      double quality,
      double shortfall,
      double underServed) {
    Tally row = row(name);
    assertEquals(switches, row.switches());
    assertEquals(unsafe, row.unsafe());
    assertRow(row, .0001, cost, uncached, quality, shortfall, underServed);
  }

  @ParameterizedTest
  @CsvSource({
    "session-aware, 4032, 0, 574.72, 1333.30, .7753, .0587, .3240",
    "session-aware-no-tool-lock, 4034, 33, 585.81, 1358.69, .7767, .0576, .3197",
    "session-aware-no-provider-state-lock, 4215, 277, 698.60, 1572.06, .7983, .0406, .2257",
    "session-aware-no-drift-reset, 3839, 0, 434.83, 1002.24, .7667, .0642, .3584",
    "session-aware-no-idle, 3952, 0, 555.63, 1300.38, .7736, .0594, .3290",
    "session-aware-no-prior, 4032, 0, 574.72, 1333.30, .7753, .0587, .3240",
    "session-aware-no-frontier-price, 5643, 0, 643.75, 1167.88, .7703, .0553, .3034"
  })
  void theShippedSelectorAgreesWithAnotherProgram(
      String name,
      int switches,
      int unsafe,
      double cost,
      double uncached,
      double quality,
      double shortfall,
      double underServed) {
    Tally row = row(name);
    assertEquals(switches, row.switches(), switches * .001);
    assertEquals(unsafe, row.unsafe());
    assertRow(row, .001, cost, uncached, quality, shortfall, underServed);
  }

  @Test
  void theHeadlineIsThatOfABaselineWithoutCache() {
    Tally single = row("single-turn");
    assertEquals(21_600, single.turns());
    assertEquals(0, single.costCut(single));
    assertEquals(1 - 1023.62 / 1725.48, single.publishedCostCut(single), .0001);
  }

  @Test
  void stickyMovesAtMostOnceAndOnTheFirstTurn() {
    Tally sticky = row("sticky");
    assertTrue(sticky.switches() > 0 && sticky.switches() <= 1200, sticky.toString());
    assertEquals(0, sticky.unsafe());
  }

  /** The published numbers have two or four digits; half a unit of the last belongs to them. */
  private static void assertRow(
      Tally row,
      double tolerance,
      double cost,
      double uncached,
      double quality,
      double shortfall,
      double underServed) {
    assertEquals(cost, row.cost().toDouble(), .005 + cost * tolerance);
    assertEquals(uncached, row.uncached().toDouble(), .005 + uncached * tolerance);
    assertEquals(quality, row.quality(), .00005 + quality * tolerance);
    assertEquals(shortfall, row.shortfall(), .00005 + shortfall * tolerance);
    assertEquals(underServed, row.underServedShare(), .00005 + underServed * tolerance);
  }

  private static Tally row(String name) {
    return rows.getOrDefault(name, Tally.none(name));
  }
}
