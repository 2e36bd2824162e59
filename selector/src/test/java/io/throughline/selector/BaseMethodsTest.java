package io.throughline.selector;

import static io.throughline.selector.Fixtures.priced;
import static io.throughline.selector.Fixtures.prices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BaseMethodsTest {
  private static BaseQuery query(Catalogue catalogue, String... names) {
    List<Candidate> candidates = new ArrayList<>();
    for (String name : names) {
      candidates.add(Candidate.of(name));
    }
    return new BaseQuery(candidates, catalogue, "", "");
  }

  @Test
  void theTableHoldsEveryMethodThatNeedsNoModelOfItsOwn() {
    assertEquals(
        Set.of("static", "hybrid", "cost_quality", "latency_aware", "multi_factor", "elo"),
        BaseMethods.standard().names());
    assertNull(BaseMethods.standard().find("knn"));
  }

  @Test
  void anAddedMethodLeavesTheTableAsItWas() {
    BaseMethod mine = new HybridMethod();
    assertSame(mine, BaseMethods.standard().with(mine).find("hybrid"));
    assertNotSame(mine, BaseMethods.standard().find("hybrid"));
  }

  @Test
  void staticUsesTheWeightsAsWrittenAndTheFirstOnATie() {
    List<Candidate> candidates =
        List.of(
            new Candidate("a", null, .2),
            new Candidate("b", null, .7),
            new Candidate("c", null, .7));
    BaseScores got = new StaticMethod().score(new BaseQuery(candidates, Catalogue.EMPTY, "", ""));
    assertEquals(new BaseScores("static", "b", .7, 1, Map.of("a", .2, "b", .7, "c", .7)), got);
  }

  @Test
  void weightsOutsideZeroToOneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Candidate("a", null, 1.1));
    assertThrows(IllegalArgumentException.class, () -> new Candidate("a", null, -.1));
    assertThrows(IllegalArgumentException.class, () -> new Candidate("a", null, Double.NaN));
  }

  @Test
  void hybridWeighsRatingQualityAndPrice() {
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                new Model("cheap", prices("0.20", null, null), .6, 0),
                new Model("strong", prices("1.00", null, null), .9, 0)));
    Learned learned = new Learned().rated("cheap", 1480).rated("strong", 1520);
    BaseScores got = new HybridMethod().score(learned.query(catalogue, "cheap", "strong"));
    double eloCheap = 1 / (1 + Math.pow(10, 20 / 400.0));
    double eloStrong = 1 / (1 + Math.pow(10, -20 / 400.0));
    assertEquals((.3 * eloCheap + .2 * .6 + .2 * .8) / .7, got.scores().get("cheap"), 1e-12);
    assertEquals((.3 * eloStrong + .2 * .9 + .2 * 0) / .7, got.scores().get("strong"), 1e-12);
    assertEquals("cheap", got.selectedModel());
  }

  @Test
  void hybridIsNeutralAboutWhatItDoesNotKnow() {
    Catalogue catalogue =
        Catalogue.of(List.of(priced("known", "2", "1"), priced("free", "0", "0")));
    Map<String, Double> got =
        new HybridMethod().score(query(catalogue, "known", "free", "stranger")).scores();
    assertEquals((.15 + .2 * 0) / .7, got.get("known"), 1e-12);
    assertEquals((.15 + .2 * 1) / .7, got.get("free"), 1e-12);
    assertEquals((.15 + .2 * .5) / .7, got.get("stranger"), 1e-12);
  }

  @Test
  void weightsThatCannotBeNormalisedAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new HybridMethod.Weights(0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new HybridMethod.Weights(-1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new HybridMethod.Weights(Double.NaN, 1, 1));
  }

  @Test
  void aQueryListsEachModelOnce() {
    assertThrows(IllegalArgumentException.class, () -> query(Catalogue.EMPTY));
    assertThrows(IllegalArgumentException.class, () -> query(Catalogue.EMPTY, "a", "a"));
    String[] many = new String[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = "m" + i % 39;
    }
    assertThrows(IllegalArgumentException.class, () -> query(Catalogue.EMPTY, many));
  }
}
