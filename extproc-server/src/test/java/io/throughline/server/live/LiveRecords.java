package io.throughline.server.live;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.RecordJson;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.TurnSignals;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.selector.Cost;
import io.throughline.selector.Money;
import io.throughline.selector.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records for tests of the live view. */
public final class LiveRecords {
  private LiveRecords() {}

  /** A turn that has begun. */
  public static ReplayRecord turn(
      String id, Instant at, String tenant, String session, int turn, String action) {
    return new ReplayRecord(
        id,
        at,
        "req-" + id,
        tenant,
        session,
        "x-session-id",
        "",
        "/v1/chat/completions",
        turn,
        "coding",
        0,
        0,
        1,
        "",
        "auto",
        "small",
        "",
        "off",
        "session_aware",
        action,
        Map.of(),
        false,
        50,
        LogFacts.NONE,
        null,
        ReplayOutcome.IN_PROGRESS);
  }

  /** How it ended: 110 tokens for 0.25. */
  public static ReplayOutcome ended(Instant at) {
    Money money = new Money("USD", new BigDecimal("0.25"));
    return new ReplayOutcome(
        LifecycleState.COMPLETED,
        200,
        "",
        "stop",
        new Usage(100, 60, 0, 0, 10),
        false,
        new Cost(money, money),
        at,
        at,
        List.of(),
        "",
        TurnSignals.NONE);
  }

  /** As the store of the journal has it. */
  static StoredRecord stored(ReplayRecord replay) {
    boolean open = replay.outcome().state() == LifecycleState.IN_PROGRESS;
    return new StoredRecord(
        replay.id(), replay.timestamp(), replay.tenant(), open, RecordJson.of(replay));
  }
}
