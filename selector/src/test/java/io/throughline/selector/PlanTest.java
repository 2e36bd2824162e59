package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.throughline.selector.plan.Forecast;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Opening OPENING =
      new Opening(
          "coding", "user_turn", 1, 0, "large", 2, "large", true, 100, 60, 9, Opening.Locked.NONE);

  private static Map<String, Object> record(String asked) {
    PlanTables tables = new PlanTables();
    for (int i = 0; i < 5; i++) {
      tables.learn(OPENING);
    }
    FreeTurn turn = new FreeTurn("coding", "user_turn", 1, 0, asked, 2, 5, List.of());
    Forecast forecast = tables.forecast(turn);
    return new Plan(forecast, 0.65, "USD", List.of(), 0).asMap();
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
