package io.throughline.server.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.throughline.server.chaos.Case;
import io.throughline.server.chaos.CaseReport;
import io.throughline.server.chaos.Size;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each trouble of a journal twice, under load. {@code bin/chaos journal} does so for longer. */
class JournalChaosIT {
  private static final Size SIZE = Size.small(1);
  private static final int TURNS_MIN = 200;

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        SidecarKilled.NAME,
        PostgresKilled.NAME,
        DiskFull.NAME,
        ClockBack.NAME,
        OverviewLoop.NAME
      })
  @DisplayName("what the journal has acknowledged is there once, whatever happened meanwhile")
  void holds(String name, TestReporter reporter) throws Exception {
    Case one = Objects.requireNonNull(JournalCases.all().get(name), name);
    CaseReport report = one.run(SIZE, step -> {});
    reporter.publishEntry(name, report.numbers().toString());
    assumeFalse(report.isSkipped(), report::toString);
    assertEquals(List.of(), report.problems(), report::toString);
    assertTrue((int) report.numbers().get("turns") >= TURNS_MIN, report::toString);
  }
}
