package io.throughline.server.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What {@code bin/chaos} runs long, short. */
class ReplicasIT {
  private static final Size SIZE = Size.small(1);
  private static final int HASTY_MIN = 100;

  @Test
  @DisplayName("600 turns that hop between replicas have the records of one sidecar alone")
  void hoppingTurnsAreDecidedAsByOneSidecar(TestReporter reporter) throws Exception {
    holds(Hopping.run(SIZE, step -> {}), SIZE.turns(), reporter);
  }

  @Test
  @DisplayName("turns of one session at once, and hasty ones: none is lost, none moves unsafely")
  void turnsAtOnceAreAllCounted(TestReporter reporter) throws Exception {
    try (Site site = Site.start(Fault.NONE, SIZE)) {
      CaseReport crowd = Crowd.on(site.shared(), SIZE, step -> {});
      holds(crowd, SIZE.turns() / 2, reporter);
      assertEquals(0, crowd.numbers().get("mixed_rounds"), crowd::toString);
      assertTrue((int) crowd.numbers().get("switches") > 0, crowd::toString);
      holds(Outage.on(site, Fault.NONE, SIZE, step -> {}), HASTY_MIN, reporter);
    }
  }

  static void holds(CaseReport report, int turnsMin, TestReporter reporter) {
    reporter.publishEntry(report.name(), report.numbers().toString());
    assertEquals(List.of(), report.problems(), report::toString);
    assertTrue((int) report.numbers().get("turns") >= turnsMin, report::toString);
    assertTrue((int) report.numbers().get("locked") > 0, report::toString);
  }
}
