package io.throughline.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How near the shipped planner comes to the clairvoyant optimum; the numbers are exact. */
class LookaheadRowsTest {
  private static final List<Long> LEARN_SEEDS = LongStream.rangeClosed(1, 10).boxed().toList();
  private static final List<Long> OTHER_SEEDS =
      List.of(4L, 97L, 1_234L, 77_777L, 20_250_101L, 314_159L, 987_654_321L);
  private static final List<String> PRICES = List.of("0.4", "0.65", "1");
  private static final double SAAR_COST = 367.4;
  private static final double SAAR_SHORTFALL = .037;

  /** Longer tool loops and longer histories than in the published families. */
  private static final Scenario REVIEWER =
      new Scenario(
          "reviewer",
          new Demand(.49, .33, .17, .13, .09),
          new History(700, 2900, 1.15),
          Phases.tools(7, 2, 3, 4, 5),
          IdlePattern.RARE,
          5);

  /** Tool loops, state that the provider keeps and drift in one session, in cycles of their own. */
  private static final Scenario RESEARCHER =
      new Scenario(
          "researcher",
          new Demand(.52, .26, .21, .16, .07),
          new History(400, 1700, 1.05),
          new Phases(Slots.of(6, 2, 3), Slots.of(9, 7), Slots.of(8, 4)),
          IdlePattern.SINGLE,
          8);

  private static Map<String, Tally> published = Map.of();

  @BeforeAll
  static void run() {
    published = rows(Laboratory.published(), List.of("lookahead-", "lookahead-learned-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4", "0.65", "1"})
  void learningFromNothingItComesWithinFivePercentOfTheOptimum(String price) {
    assertWithin(1.05, published, "lookahead-", price);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4", "0.65", "1"})
  void withTablesOfOtherSeedsItComesWithinFourPercent(String price) {
    assertWithin(1.04, published, "lookahead-learned-", price);
  }

  @Test
  void atTheUsualPriceItCostsNoMoreThanTheReferenceAndGivesMore() {
    Tally row = row(published, "lookahead-0.65");
    assertTrue(row.cost().toDouble() <= SAAR_COST, row.toString());
    assertTrue(row.shortfall() <= SAAR_SHORTFALL, row.toString());
  }

  @Test
  void onOtherSeedsItIsAsNear() {
    Map<String, Tally> rows =
        rows(new Laboratory(Scenarios.ALL, OTHER_SEEDS), List.of("lookahead-"));
    PRICES.forEach(price -> assertWithin(1.05, rows, "lookahead-", price));
  }

  @Test
  void onFamiliesThatAreInNoFileItIsNear() {
    for (Scenario family : List.of(REVIEWER, RESEARCHER)) {
      Map<String, Tally> rows =
          rows(new Laboratory(List.of(family), OTHER_SEEDS), List.of("lookahead-"));
      PRICES.forEach(price -> assertWithin(1.05, rows, "lookahead-", price));
    }
  }

  @Test
  void eachPartOfWhatItKnowsIsWorthSomething() {
    Laboratory laboratory = new Laboratory(Scenarios.ALL, List.of(20_260_530L));
    List<Policy> policies = new ArrayList<>(List.of(Lookahead.usual()));
    policies.addAll(Lookahead.ablations());
    List<Tally> rows = laboratory.run(policies, scenario -> {});
    double whole = objective(rows.getFirst(), .65);
    // What the finest key is worth, families show that are harder to foresee: MadeUpFamiliesTest.
    rows.stream()
        .skip(1)
        .filter(row -> !row.name().equals(Lookahead.NAME + "-no-finest-key"))
        .forEach(row -> assertTrue(objective(row, .65) > whole, row.toString()));
  }

  @Test
  void everyRunLearnsFromNothing() {
    Laboratory laboratory = new Laboratory(Scenarios.ALL, List.of(5L));
    List<Policy> policies =
        List.of(Policies.named("lookahead", List.of()), Policies.named("lookahead", List.of()));
    List<Tally> first = laboratory.run(policies, scenario -> {});
    assertEquals(first.get(0), first.get(1));
    assertEquals(first, laboratory.run(policies, scenario -> {}));
  }

  @Test
  void whatIsLearnedBeforehandIsNotMeasured() {
    Laboratory laboratory = new Laboratory(Scenarios.ALL, List.of(11L, 10L));
    List<Policy> policies = List.of(Policies.named("lookahead-learned", LEARN_SEEDS));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> laboratory.run(policies, scenario -> {}));
    assertEquals("seed: 10 (expected: none that is measured)", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lookahead-0",
        "lookahead-0.0",
        "lookahead--1",
        "lookahead-",
        "lookahead-x",
        "lookahead-1e3",
        "lookahead-1000001",
        "lookahead-learned-0",
        "lookahead-learned-"
      })
  void aPriceOfQualityIsAboveZero(String name) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Policies.named(name, LEARN_SEEDS));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("with a price of quality above 0"),
        refused.getMessage());
  }

  private static Map<String, Tally> rows(Laboratory laboratory, List<String> kinds) {
    List<Policy> policies = new ArrayList<>();
    for (String price : PRICES) {
      policies.add(Policies.optimum(price));
      kinds.forEach(kind -> policies.add(Policies.named(kind + price, LEARN_SEEDS)));
    }
    Map<String, Tally> rows = new LinkedHashMap<>();
    laboratory.run(policies, scenario -> {}).forEach(row -> rows.put(row.name(), row));
    return rows;
  }

  private static void assertWithin(
      double times, Map<String, Tally> rows, String kind, String price) {
    double value = Double.parseDouble(price);
    Tally row = row(rows, kind + price);
    double ratio = objective(row, value) / objective(row(rows, "optimum-" + price), value);
    assertEquals(0, row.unsafe());
    assertTrue(ratio <= times, row.name() + ": " + ratio + " times the optimum");
  }

  private static double objective(Tally tally, double price) {
    return tally.cost().toDouble() + price * tally.shortfallSum();
  }

  private static Tally row(Map<String, Tally> rows, String name) {
    return rows.getOrDefault(name, Tally.none(name));
  }
}
