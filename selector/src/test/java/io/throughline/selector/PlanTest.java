package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Opening OPENING =
      new Opening(
          "coding", "user_turn", 1, 0, "large", 2, "large", true, 100, 60, 9, Opening.Locked.NONE);

  private static final List<String> NAMES = List.of("small", "large");

  private static Map<String, Object> record(String asked) {
    PlanTables tables = new PlanTables();
    for (int i = 0; i < 5; i++) {
      tables.learn(OPENING);
    }
    FreeTurn turn = new FreeTurn("coding", "user_turn", 1, 0, asked, 2, 5, List.of());
    Plan plan = plan(tables.forecast(turn));
    return plan.asMap();
  }

  private static Plan plan(Forecast forecast) {
    SessionAwareConfig config =
        SessionAwareConfig.builder().planner(PlannerSettings.lookahead(0.65)).build();
    SessionPolicy policy =
        new Fixtures.Question()
            .config(config)
            .catalogue(model("small", "0.20", .5), model("large", "5.00", .9))
            .score("small", 1)
            .score("large", .5)
            .turn(TurnContext.builder().contextTokens(1_000_000))
            .forecast(forecast)
            .chosen()
            .policy();
    return Objects.requireNonNull(policy.plan());
  }

  private static Model model(String name, String prompt, double quality) {
    return new Model(name, Fixtures.prices(prompt, "0.05", "1.00"), quality, 0);
  }

  @Test
  @DisplayName("the choice is told in a sentence, with what its rival would cost")
  void told() {
    String sentence = plan(Forecast.NONE).explanation();
    assertTrue(sentence.matches("small is expected to cost \\d+\\.\\d{6} .*"), sentence);
    assertTrue(sentence.endsWith(" on large"), sentence);
  }

  @Test
  @DisplayName("the parts in the record add up to the total that the choice was made by")
  void parts() {
    PlanTables tables = new PlanTables();
    tables.learn(OPENING);
    Plan plan = plan(tables.forecast(new FreeTurn("coding", "user_turn", 1, 0, "", 2, 1, NAMES)));
    Map<?, ?> candidates = (Map<?, ?>) plan.asMap().get("candidates");
    Map<?, ?> large = (Map<?, ?>) Objects.requireNonNull(candidates.get("large"));
    // 40 % of a million tokens at 5.00, 60 % (what models new to a turn have cached) at 0.05
    assertEquals(.4 * 5 + .6 * .05 + 9e-6, (double) large.get("money_now"), 1e-9);
    assertEquals(0.0, large.get("shortfall_now"));
    assertEquals(List.of("small", "large"), List.copyOf(candidates.keySet()));
    assertEquals(plan.totals()[1], large.get("total"));
    assertEquals("USD", plan.asMap().get("currency"));
    assertEquals(0, plan.best());
  }

  @Test
  @DisplayName("a record says which key a forecast is of, and which one refined it by how much")
  void refined() {
    Map<String, Object> plan = record("large");
    assertEquals("decision=coding phase=user_turn run=1 before=0", plan.get("key"));
    assertEquals(5.0, plan.get("samples"));
    assertEquals(
        Map.of(
            "key", "decision=coding phase=user_turn run=1 before=0 asked=large turn=2",
            "samples", 5.0,
            "weight", 0.2),
        plan.get("refined_by"));
  }

  @Test
  @DisplayName("where the finest key has seen nothing the record does not name it")
  void notRefined() {
    assertFalse(record("small").containsKey("refined_by"));
  }
}
