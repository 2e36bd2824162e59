package io.throughline.workload.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Model;
import io.throughline.selector.Money;
import io.throughline.selector.Prices;
import io.throughline.workload.trace.Tiers.Tier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceJudgementTest {
  /** Begins, then a small tool result, a long one, a short turn of the user after six minutes. */
  private static final RecordedSession SESSION =
      new RecordedSession(
          "s",
          List.of(
              request(0, 0, 10_000, 200, 0, false),
              request(1, 20, 10_300, 100, 9_984, true),
              request(2, 40, 14_000, 300, 10_240, true),
              request(3, 400, 14_400, 50, 14_016, false),
              request(4, 420, 14_500, 50, 14_400, true)));

  @Test
  void moneyAddsUpOverTheRequestsOfAConstantModel() {
    TraceTally row = row("always-small");
    // cached 0.10, written 1.25, answered 5 USD for 1,000,000 tokens
    String cached = Long.toString(9_984 + 10_240 + 0 + 14_400);
    long written = 10_000 + 316 + 3_760 + 14_400 + 100;
    BigDecimal input =
        new BigDecimal(cached)
            .multiply(new BigDecimal("0.10"))
            .add(BigDecimal.valueOf(written).multiply(new BigDecimal("1.25")))
            .movePointLeft(6);
    BigDecimal output = BigDecimal.valueOf(700).multiply(new BigDecimal("5")).movePointLeft(6);
    assertEquals(new Money("USD", input), row.inputCost());
    assertEquals(new Money("USD", input.add(output)), row.cost());
    assertEquals(63_200, row.inputTokens());
    assertEquals(34_624, row.cachedTokens());
    assertEquals(0, row.switches());
  }

  @Test
  void singleTurnSwitchesWithinToolLoopsAndLosesItsCaches() {
    TraceTally row = row("single-turn");
    // large, small, middle, middle, small
    assertEquals(3, row.switches());
    assertEquals(3, row.unsafe());
    assertEquals(0, row.shortfall());
    // Nothing is held on the way out, and all is too old on the way back.
    assertEquals(0, row.cachedTokens());
  }

  @Test
  void theShippedSelectorNeverMovesWithinAToolLoop() {
    TraceTally row = row("session-aware");
    assertEquals(0, row.unsafe());
    // Large until the idle time frees it, then the middle model that is asked for.
    assertEquals(1, row.switches());
    assertEquals((3 * .94 + 2 * .78) / 5, row.quality(), 1e-12);
  }

  @Test
  void whatIsExpectedIsKnownBeforeTheAnswer() {
    TraceTally row = row("always-small");
    // The ledger expects all of 10,000 and 10,300 tokens, of which some were not shared, learns
    // that, knows that six minutes are too long, and forgets nothing over them.
    double share = 9_984 / 10_000.0;
    double next = 10_240 / 10_300.0;
    double expected =
        cost(10_000, 0)
            + cost(10_300, 10_000)
            + cost(14_000, 10_300 * share)
            + cost(14_400, 0)
            + cost(14_500, 14_400 * next);
    assertEquals(expected, row.expectedInputCost(), 1e-12);
    double errors =
        (10_000 - 9_984) + Math.abs(10_300 * share - 10_240) + Math.abs(14_400 * next - 14_400);
    assertEquals(errors * 1.15e-6, row.errorSum(), 1e-9);
    assertEquals(expected / row.inputCost().toDouble() - 1, row.bias(), 1e-12);
  }

  @Test
  void withoutAWritePriceWhatIsNotCachedCostsThePrompt() {
    List<Tier> tiers = new ArrayList<>();
    for (Model model : Tiers.DEFAULT.models()) {
      Prices prices = model.prices();
      Prices plain =
          new Prices(
              "USD",
              prices.promptPer1m(),
              prices.cachedInputPer1m(),
              null,
              prices.completionPer1m());
      tiers.add(new Tier(new Model(model.name(), plain, model.qualityScore(), 0), 1_000_000));
    }
    TraceTally row = row("always-small", new Tiers(tiers));
    long cached = 9_984 + 10_240 + 14_000 + 14_400;
    double expected = (cached * .1 + (63_200 - cached)) / 1e6;
    assertEquals(expected, row.inputCost().toDouble(), 1e-12, "and six minutes are not too long");
  }

  @Test
  void allPoliciesAreMeasuredAgainstSingleTurn() {
    TraceJudgement judgement =
        TraceJudgement.of(
            List.of(SESSION, SESSION),
            Tiers.DEFAULT,
            TracePolicies.standard(Tiers.DEFAULT),
            policy -> {});
    assertEquals(
        List.of(
            "single-turn",
            "sticky",
            "always-small",
            "always-middle",
            "always-large",
            "session-aware"),
        judgement.rows().stream().map(TraceTally::name).toList());
    assertEquals(judgement.baseline(), judgement.rows().getFirst());
    assertEquals(0, judgement.rows().getFirst().costCut(judgement.baseline()));
    TraceTally small = judgement.rows().get(2);
    assertEquals(10, small.requests());
    double cut = 1 - small.cost().toDouble() / judgement.baseline().cost().toDouble();
    assertEquals(cut, small.costCut(judgement.baseline()), 1e-12);
    assertTrue(cut > 0);
  }

  @Test
  void thereAreThreeTiersOfRisingQuality() {
    List<Tier> tiers =
        Tiers.DEFAULT.models().stream().map(model -> new Tier(model, 1_000)).toList();
    assertThrows(IllegalArgumentException.class, () -> new Tiers(tiers.subList(0, 2)));
    assertThrows(IllegalArgumentException.class, () -> new Tiers(tiers.reversed()));
  }

  private static double cost(double input, double cached) {
    return (cached * .1 + (input - cached) * 1.25) / 1e6;
  }

  private static TraceTally row(String policy) {
    return row(policy, Tiers.DEFAULT);
  }

  private static TraceTally row(String policy, Tiers tiers) {
    return TraceJudgement.of(
            List.of(SESSION), tiers, List.of(TracePolicies.named(tiers, policy)), running -> {})
        .rows()
        .getFirst();
  }

  private static RecordedRequest request(
      int index, long atSeconds, long input, long output, long shared, boolean toolResult) {
    return new RecordedRequest(index, atSeconds * 1_000, 5_000, input, output, shared, toolResult);
  }
}
