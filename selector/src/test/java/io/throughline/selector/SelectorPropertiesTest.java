package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Selection.Chosen;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every input, tried on random ones; a failure names its seed. */
class SelectorPropertiesTest {
  private static final int DRAWS = 3_000;
  private static final int TURNS = 20;
  private static final double TINY = 1e-9;
  private static final String[] PRICES = {"0", "0.05", "1", "15", "1e30", "1e400", "-1", null};
  private static final double[] ODD = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -3, 1e300, 0
  };

  /** A choice in the making, so that its candidates can be put into another order. */
  private record Draw(
      List<Candidate> candidates, Map<String, Double> base, Catalogue catalogue, TurnContext turn) {
    Selection select(List<Candidate> order) {
      ModelValues scores = ModelValues.of(order, Candidate::model, c -> base.get(c.model()));
      int best = Math.max(0, Ranking.best(scores.numbers()));
      BaseScores answer =
          new BaseScores("t", order.get(best).model(), scores.numbers()[best], 1, scores);
      return new SessionAwareSelector()
          .select(
              new SelectionInput(
                  Algorithm.SESSION_AWARE,
                  SessionAwareConfig.DEFAULTS,
                  catalogue,
                  order,
                  answer,
                  LookupTables.EMPTY,
                  turn,
                  "d",
                  "",
                  Set.of()));
    }
  }

  /**
   * @param odd whether scores, prices and warmth may be what no formula can use
   */
  private static Draw draw(long seed, boolean odd, TurnContext.Builder turn) {
    Random random = new Random(seed);
    List<Candidate> candidates = new ArrayList<>();
    List<Model> models = new ArrayList<>();
    for (int i = 0, n = 1 + random.nextInt(6); i < n; i++) {
      candidates.add(Candidate.of("m" + i));
      String price = PRICES[random.nextInt(odd ? PRICES.length : 4)];
      if (!odd || random.nextInt(4) > 0) {
        models.add(new Model("m" + i, Fixtures.prices(price, price, null), random.nextDouble(), 0));
      }
    }
    ModelValues base =
        ModelValues.of(candidates, Candidate::model, c -> number(random, odd, random.nextDouble()));
    ModelValues warmth =
        ModelValues.of(candidates, Candidate::model, c -> number(random, odd, random.nextDouble()));
    turn.currentModel("m" + random.nextInt(7))
        .memory(Fixtures.memory(random.nextInt(30), random.nextInt(12), "d"))
        .historyTokens(random.nextInt(20_000))
        .contextTokens(random.nextInt(20_000))
        .idleKnown(random.nextBoolean())
        .idleForSeconds(number(random, odd, random.nextInt(600)))
        .warmth(warmth);
    return new Draw(candidates, base, Catalogue.of(models), turn.build());
  }

  private static double number(Random random, boolean odd, double usual) {
    return odd && random.nextInt(3) == 0 ? ODD[random.nextInt(ODD.length)] : usual;
  }

  /** Whether the adjusted scores decided, and no lock or fallback. */
  private static boolean weighed(Chosen got) {
    String reason = got.policy().decisionReason();
    return reason.equals("stay_has_best_adjusted_score") || reason.equals("switch_allowed");
  }

  @Test
  @DisplayName("NaN, infinite, negative and missing prices, scores and warmth: one of the models")
  void oddNumbersEndInADefinedChoice() {
    for (long seed = 0; seed < DRAWS; seed++) {
      Draw draw = draw(seed, true, TurnContext.builder());
      Chosen got = assertInstanceOf(Chosen.class, draw.select(draw.candidates()), "seed " + seed);
      assertTrue(draw.base().containsKey(got.model()), "seed " + seed);
      assertNotEquals("", got.policy().decisionReason(), "seed " + seed);
      assertTrue(got.confidence() >= 0 && got.confidence() <= 1, "seed " + seed);
      assertTrue(!weighed(got) || Double.isFinite(got.score()), "seed " + seed);
    }
  }

  @Test
  @DisplayName("usual numbers: every score is finite and within its bounds, the best one wins")
  void scoresStayInRange() {
    SessionAwareConfig config = SessionAwareConfig.DEFAULTS;
    double added = config.stayBias() + config.prefixCacheWeight() * config.maxCacheCostMultiplier();
    double taken = added + config.switchMargin() + config.defaultHandoffPenalty() + 0.04;
    for (long seed = 0; seed < DRAWS; seed++) {
      Draw draw = draw(seed, false, TurnContext.builder());
      Chosen got = (Chosen) draw.select(draw.candidates());
      for (double score : got.scores().values()) {
        assertTrue(score >= -taken - TINY && score <= 1 + added + TINY, seed + ": " + score);
        assertTrue(!weighed(got) || score <= got.score(), "seed " + seed);
      }
    }
  }

  @Test
  @DisplayName("the order of the candidates matters for ties only")
  void orderBreaksTiesOnly() {
    for (long seed = 0; seed < DRAWS; seed++) {
      Draw draw = draw(seed, false, TurnContext.builder());
      List<Candidate> shuffled = new ArrayList<>(draw.candidates());
      Collections.shuffle(shuffled, new Random(~seed));
      Chosen one = (Chosen) draw.select(draw.candidates());
      Chosen other = (Chosen) draw.select(shuffled);
      assertEquals(one.scores(), other.scores(), "seed " + seed);
      assertEquals(one.model(), other.model(), "seed " + seed);
      assertEquals(
          one.policy().candidateTraces(), other.policy().candidateTraces(), "seed " + seed);
    }
  }

  @Test
  @DisplayName("while a lock holds, the model stays, turn after turn, whatever the numbers")
  void aHeldLockNeverSwitches() {
    for (long seed = 0; seed < DRAWS / TURNS; seed++) {
      for (int turn = 0; turn < TURNS; turn++) {
        TurnContext.Builder loop =
            TurnContext.builder().toolLoop(true).toolLoopOwner(new Owner("m0", OwnerKind.ISSUED));
        TurnContext.Builder state =
            TurnContext.builder()
                .providerState(Fixtures.CONTINUES)
                .providerStateOwner(new Owner("m0", OwnerKind.ISSUED));
        for (TurnContext.Builder held : List.of(loop, state)) {
          Draw draw = draw(seed * TURNS + turn, true, held);
          Chosen got = (Chosen) draw.select(draw.candidates());
          assertEquals("m0", got.model(), "seed " + (seed * TURNS + turn));
          assertTrue(got.policy().hardLocked(), "seed " + (seed * TURNS + turn));
        }
      }
    }
  }

  @Test
  @DisplayName("what turns cost and save adds up to what their tokens cost and save together")
  void moneyAddsUp() {
    for (long seed = 0; seed < DRAWS; seed++) {
      Random random = new Random(seed);
      Prices prices =
          new Prices(
              "USD", price(random), price(random), price(random), price(random), price(random));
      Money total = Money.zero("USD");
      Money saved = Money.zero("USD");
      Usage all = Usage.NONE;
      for (int turn = 0; turn < TURNS; turn++) {
        Usage usage = usage(random);
        Cost cost = Pricing.cost(prices, usage);
        total = total.plus(cost.total());
        saved = saved.plus(cost.savings());
        all = sum(all, usage);
      }
      Cost together = Pricing.cost(prices, all);
      assertEquals(together.total(), total, "seed " + seed);
      assertEquals(together.savings(), saved, "seed " + seed);
      assertEquals(together.uncached(), total.plus(saved), "seed " + seed);
    }
  }

  private static BigDecimal price(Random random) {
    return BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(7));
  }

  private static Usage usage(Random random) {
    long cached = random.nextInt(10_000);
    long write = random.nextInt(1_000);
    long hour = random.nextInt(1_000);
    long input = cached + write + hour + random.nextInt(10_000);
    return new Usage(input, cached, write, hour, random.nextInt(5_000));
  }

  private static Usage sum(Usage one, Usage two) {
    return new Usage(
        one.inputTokens() + two.inputTokens(),
        one.cachedTokens() + two.cachedTokens(),
        one.cacheWriteTokens() + two.cacheWriteTokens(),
        one.cacheWrite1hTokens() + two.cacheWrite1hTokens(),
        one.outputTokens() + two.outputTokens());
  }
}
