package io.throughline.server.journal;

import io.throughline.server.chaos.Case;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cases of journals in trouble. */
public final class JournalCases {
  private JournalCases() {}

  /** By name, in the order in which they run. */
  public static Map<String, Case> all() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put(SidecarKilled.NAME, SidecarKilled::run);
    cases.put(PostgresKilled.NAME, PostgresKilled::run);
    cases.put(DiskFull.NAME, DiskFull::run);
    cases.put(ClockBack.NAME, ClockBack::run);
    cases.put(OverviewLoop.NAME, OverviewLoop::run);
    return cases;
  }
}
