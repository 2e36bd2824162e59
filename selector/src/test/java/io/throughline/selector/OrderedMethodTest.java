package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderedMethodTest {
  private static final Catalogue CATALOGUE =
      Catalogue.of(
          List.of(
              model("cheap", "1", "4", .5),
              model("twin", "1", "4", .6),
              model("talkative", "1", "8", .9),
              model("strong", "5", "20", .9),
              new Model("unpriced", Prices.UNKNOWN, 1, 0)));

  private static Model model(String name, String prompt, String completion, double quality) {
    return new Model(name, Fixtures.prices(prompt, null, completion), quality, 0);
  }

  private static String choice(OrderedMethod method, Learned learned, String... models) {
    return method.score(learned.query(CATALOGUE, models)).selectedModel();
  }

  @Test
  void theFastestGoesFirstHoweverDearAndPoor() {
    Learned learned =
        new Learned().took("strong", 100, 10).took("cheap", 80, 8).took("unpriced", 300, 30);
    assertEquals("cheap", choice(OrderedMethod.FASTEST, learned, "strong", "unpriced", "cheap"));
  }

  @Test
  void ofEquallyFastTheBetterGoesFirstAndOfEquallyGoodTheCheaper() {
    Learned learned =
        new Learned().took("strong", 100, 10).took("cheap", 97, 10).took("talkative", 104, 10);
    String[] all = {"cheap", "strong", "talkative"};
    assertEquals("talkative", choice(OrderedMethod.FASTEST, learned, all));
    assertEquals("talkative", choice(OrderedMethod.FASTEST, new Learned(), all));
  }

  @Test
  void theCheapestIsThatOfTheLowestPromptPriceThenOutputPriceThenTheBetter() {
    String[] all = {"unpriced", "strong", "talkative", "cheap", "twin"};
    BaseScores got = OrderedMethod.CHEAPEST.score(new Learned().query(CATALOGUE, all));
    assertEquals("twin", got.selectedModel());
    assertEquals(
        Map.of("twin", 1.0, "cheap", .8, "talkative", .6, "strong", .4, "unpriced", .2),
        got.scores());
  }

  @Test
  void aPriceThatIsNotKnownIsNeverTheCheapest() {
    assertEquals("strong", choice(OrderedMethod.CHEAPEST, new Learned(), "unpriced", "strong"));
    assertEquals(
        "strong", choice(OrderedMethod.CHEAPEST_SPREAD, new Learned(), "unpriced", "strong"));
  }

  @Test
  void equalModelsGetRequestsByWhatTheyHaveToDo() {
    Learned busy = new Learned().busy("cheap", 3).busy("twin", 2);
    assertEquals("twin", choice(OrderedMethod.CHEAPEST_SPREAD, busy, "cheap", "twin", "strong"));
    busy.busy("twin", 3);
    assertEquals("cheap", choice(OrderedMethod.CHEAPEST_SPREAD, busy, "cheap", "twin", "strong"));
  }

  @Test
  void halfThePaceIsStillEqualAndLessIsNot() {
    Learned learned = new Learned().took("cheap", 1, 20).took("twin", 1, 10).busy("twin", 9);
    assertEquals("cheap", choice(OrderedMethod.CHEAPEST_SPREAD, learned, "cheap", "twin"));
    learned.took("cheap", 1, 21);
    assertEquals("twin", choice(OrderedMethod.CHEAPEST_SPREAD, learned, "cheap", "twin"));
  }

  @Test
  void aModelOfUnknownPaceIsTried() {
    Learned learned = new Learned().took("cheap", 1, 20).busy("cheap", 1);
    assertEquals("twin", choice(OrderedMethod.CHEAPEST_SPREAD, learned, "cheap", "twin"));
  }

  @Test
  void noDecisionCanNameThem() {
    OrderedMethod.ALL.forEach(own -> assertNull(BaseMethods.standard().find(own.name())));
  }
}
