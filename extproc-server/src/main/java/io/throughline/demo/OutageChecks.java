package io.throughline.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has to hold where a model's server failed. */
final class OutageChecks {
  static final String A_RECOVERY_HAPPENED = "a_recovery_happened";
  static final String NO_UNSAFE_SWITCH = "no_unsafe_switch";

  private OutageChecks() {}

  static Map<String, Boolean> of(List<DemoTurn> turns) {
    Totals totals = Totals.of(turns);
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put(A_RECOVERY_HAPPENED, totals.recovery() > 0);
    checks.put(NO_UNSAFE_SWITCH, totals.unsafe() == 0);
    return checks;
  }
}
