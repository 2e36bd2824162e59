package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.selector.Fixtures.Question;
import io.throughline.selector.TurnCosts.Expected;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnCostsTest {
  private static TurnContext.Builder turn() {
    return TurnContext.builder().currentModel("small").contextTokens(10_000);
  }

  private static Expected expected(Question question, String model) {
    return Objects.requireNonNull(question.chosen().policy().turnCosts().of(model), model);
  }

  private static double cost(Question question, String model) {
    return Objects.requireNonNull(expected(question, model).inputCost(), model);
  }

  @Test
  @DisplayName(
      "the warm part at the cached price, the rest at the prompt price; never used is cold")
  void eachByItsOwnCache() {
    Question question =
        new Question()
            .score("small", .6)
            .score("mid", .5)
            .score("frontier", .4)
            .turn(turn().warmth(Map.of("small", .8, "mid", .25)));
    assertEquals(8_000 * .05e-6 + 2_000 * .2e-6, cost(question, "small"), 1e-12);
    assertEquals(2_500 * .1e-6 + 7_500 * 1e-6, cost(question, "mid"), 1e-12);
    assertEquals(10_000 * 5e-6, cost(question, "frontier"), 1e-12);
    assertEquals(8_000, expected(question, "small").warmTokens());
  }

  @Test
  @DisplayName("what is not warm is written to the cache where writes have a price")
  void writesCost() {
    Prices prices =
        new Prices(
            "EUR",
            BigDecimal.ONE,
            new BigDecimal("0.1"),
            new BigDecimal("1.25"),
            new BigDecimal(5));
    Question question =
        new Question()
            .score("small", .6)
            .catalogue(new Model("small", prices, 0, 0))
            .turn(turn().warmth(Map.of("small", .5)));
    assertEquals(5_000 * .1e-6 + 5_000 * 1.25e-6, cost(question, "small"), 1e-12);
    assertEquals("EUR", expected(question, "small").currency());
  }

  @Test
  @DisplayName("a price that is needed and not known makes the cost unknown; one that is not, not")
  void unknownIsNotFree() {
    Question question =
        new Question()
            .score("small", .6)
            .score("mid", .5)
            .catalogue(
                new Model("small", Fixtures.prices("1", null, null), 0, 0),
                new Model("mid", Fixtures.prices("1", null, null), 0, 0))
            .turn(turn().warmth(Map.of("small", .5)));
    assertNull(expected(question, "small").inputCost());
    assertEquals(10_000 * 1e-6, cost(question, "mid"), 1e-12);
  }

  @Test
  @DisplayName("a negative price is not known")
  void negativeIsUnknown() {
    Question question =
        new Question()
            .score("small", .6)
            .catalogue(new Model("small", Fixtures.prices("-1", "0", null), 0, 0))
            .turn(turn());
    assertNull(expected(question, "small").inputCost());
  }

  @Test
  @DisplayName("a held model that is no candidate is priced too")
  void alsoTheHeldOne() {
    Question question =
        new Question()
            .score("mid", .5)
            .turn(turn().toolLoop(true).toolLoopOwner(new Owner("small", OwnerKind.ISSUED)));
    assertEquals(10_000 * .2e-6, cost(question, "small"), 1e-12);
    Map<String, Object> small = new HashMap<>();
    small.put("warm_tokens", 0.0);
    small.put("input_cost", cost(question, "small"));
    small.put("currency", "USD");
    assertEquals(small, question.chosen().policy().turnCosts().asMap().get("small"));
  }

  @Test
  @DisplayName("it enters no score")
  void changesNothing() {
    Question cold = new Question().score("small", .6).score("mid", .6).turn(turn());
    Question dear =
        new Question()
            .score("small", .6)
            .score("mid", .6)
            .catalogue(Fixtures.priced("small", "1000", "1000"), Fixtures.priced("mid", "0", "0"))
            .config(SessionAwareConfig.builder().prefixCacheWeight(0).build())
            .turn(turn());
    assertEquals("small", dear.chosen().model());
    assertEquals("small", cold.chosen().model());
  }
}
