package io.throughline.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Money;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimumCurveTest {
  private static final OptimumCurve CURVE =
      new OptimumCurve(List.of(point("100", 0), point("10", .10), point("40", .04)));

  @Test
  void isStraightBetweenItsPointsAndFlatBeyondItsEnds() {
    assertEquals(25, CURVE.costAt(.07), 1e-9);
    assertEquals(.07, CURVE.shortfallAt(25), 1e-9);
    assertEquals(40, CURVE.costAt(.04), 1e-9);
    assertEquals(10, CURVE.costAt(.5), 1e-9);
    assertEquals(100, CURVE.costAt(0), 1e-9);
    assertEquals(.10, CURVE.shortfallAt(1), 1e-9);
    assertEquals(0, CURVE.shortfallAt(1000), 1e-9);
  }

  @Test
  void needsAPoint() {
    assertThrows(IllegalArgumentException.class, () -> new OptimumCurve(List.of()));
  }

  @Test
  void noSafePolicyOfThePublishedWorkloadLiesBelowIt() {
    Laboratory laboratory = new Laboratory(Scenarios.ALL, List.of(1L));
    Judgement judgement = Judgement.of(laboratory, Policies.standard(), scenario -> {});
    for (Tally row : judgement.rows()) {
      assertTrue(row.unsafe() > 0 || judgement.timesOptimum(row) > .98, row.name());
    }
    assertEquals(0, judgement.curve().points().getLast().shortfall(), 1e-12);
    assertEquals(
        judgement.rows().get(2).cost(),
        judgement.curve().points().getFirst().cost(),
        "always small");
  }

  private static Tally point(String cost, double shortfall) {
    Money money = new Money("USD", new BigDecimal(cost));
    return new Tally("point", 1, 0, 0, money, money, 0, shortfall, 0);
  }
}
