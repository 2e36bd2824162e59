package io.throughline.server.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What {@code bin/chaos} runs long, short. */
class ReplicasIT {
  private static final Size SIZE = Size.small(1);

  @Test
  @DisplayName("600 turns that hop between replicas have the records of one sidecar alone")
  void hoppingTurnsAreDecidedAsByOneSidecar(TestReporter reporter) throws Exception {
    holds(Hopping.run(SIZE, step -> {}), SIZE.turns(), reporter);
  }

  @Test
  @DisplayName("turns of one session at once on two replicas: none is lost, none is unsafe")
  void concurrentTurnsAreAllCounted(TestReporter reporter) throws Exception {
    CaseReport report = Crowd.run(SIZE, step -> {});
    holds(report, SIZE.turns() / 2, reporter);
    assertEquals(0, report.numbers().get("mixed_rounds"), report::toString);
    assertTrue((int) report.numbers().get("switches") > 0, report::toString);
  }

  static void holds(CaseReport report, int turnsMin, TestReporter reporter) {
    reporter.publishEntry(report.name(), report.numbers().toString());
    assertEquals(List.of(), report.problems(), report::toString);
    assertTrue((int) report.numbers().get("turns") >= turnsMin, report::toString);
    assertTrue((int) report.numbers().get("locked") > 0, report::toString);
  }
}
