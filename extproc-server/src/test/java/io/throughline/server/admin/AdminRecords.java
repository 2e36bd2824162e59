package io.throughline.server.admin;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Cost;
import io.throughline.selector.Money;
import io.throughline.selector.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records for tests of the admin address. */
public final class AdminRecords {
  private AdminRecords() {}

  /** One that nothing is known of yet. */
  public static ReplayRecord open(String id, Instant at, String tenant, String session) {
    return of(id, at, tenant, session, "d", "m", ReplayOutcome.IN_PROGRESS);
  }

  /** One that has ended, at a price of its own. */
  public static ReplayRecord priced(
      String id, Instant at, String decision, String model, String cost, String currency) {
    Usage usage = new Usage(100, 60, 0, 0, 10);
    Money total = new Money(currency, new BigDecimal(cost));
    Money uncached = new Money(currency, new BigDecimal(cost).multiply(BigDecimal.TWO));
    return of(id, at, "t", "s", decision, model, ended(at, usage, new Cost(total, uncached)));
  }

  /** One that has ended without a price. */
  static ReplayRecord unpriced(String id, Instant at, String session, String model) {
    return of(
        id, at, "t", session, "d", model, ended(at, new Usage(100, 0, 0, 0, 10), Cost.UNKNOWN));
  }

  private static ReplayOutcome ended(Instant at, Usage usage, Cost cost) {
    return new ReplayOutcome(
        LifecycleState.COMPLETED,
        200,
        "",
        "stop",
        usage,
        false,
        cost,
        at.plusMillis(100),
        at.plusMillis(900),
        List.of(),
        "",
        TurnSignals.NONE);
  }

  private static ReplayRecord of(
      String id,
      Instant at,
      String tenant,
      String session,
      String decision,
      String model,
      ReplayOutcome outcome) {
    return new ReplayRecord(
        id,
        at,
        "req-" + id,
        tenant,
        session,
        "x-session-id",
        "",
        "/v1/chat/completions",
        1,
        decision,
        0,
        0,
        1,
        "",
        "auto",
        model,
        "",
        "off",
        "static",
        "start",
        Map.of(),
        false,
        50,
        LogFacts.NONE,
        null,
        outcome);
  }
}
