package io.throughline.replay.derive;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Continuity;
import io.throughline.selector.Cost;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.TurnContext;
import io.throughline.selector.TurnCosts;
import io.throughline.selector.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of turns, written by hand: each takes a second, and one follows ten after the other. */
final class Turns {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<ReplayRecord> records = new ArrayList<>();
  private String tenant = "t";
  private String path = "/v1/chat/completions";
  private Instant next = START;

  Collection<ReplayRecord> records() {
    return records;
  }

  Instant now() {
    return next;
  }

  Turns tenant(String name) {
    tenant = name;
    return this;
  }

  Turns path(String other) {
    path = other;
    return this;
  }

  Turns after(long seconds) {
    next = next.plusSeconds(seconds);
    return this;
  }

  /** A whole answer without usage. */
  Turns answered(String session, String decision, String model, int turn) {
    return add(session, decision, "", model, turn, LifecycleState.COMPLETED, null);
  }

  Turns ended(String session, String decision, String model, int turn, LifecycleState state) {
    return add(session, decision, "", model, turn, state, null);
  }

  /** A whole answer of a session that was with a model before. */
  Turns moved(String session, String from, String model, int turn, Usage usage) {
    return add(session, "d", from, model, turn, LifecycleState.COMPLETED, usage);
  }

  private Turns add(
      String session,
      String decision,
      String from,
      String model,
      int turn,
      LifecycleState state,
      @Nullable Usage usage) {
    boolean open = state == LifecycleState.IN_PROGRESS;
    int status = state == LifecycleState.FAILED ? 500 : open ? 0 : 200;
    records.add(
        new ReplayRecord(
            "r" + records.size(),
            next,
            "",
            tenant,
            session,
            "x-session-id",
            "",
            path,
            turn,
            decision,
            0,
            0,
            0.9,
            decision.equals("maths") ? "numbers" : "",
            "auto",
            model,
            "",
            "off",
            "session_aware",
            "stay",
            Map.of(),
            false,
            1_000 + turn,
            LogFacts.NONE,
            policy(from, model),
            new ReplayOutcome(
                state,
                status,
                "",
                "",
                usage,
                false,
                Cost.UNKNOWN,
                null,
                open ? null : next.plusSeconds(1),
                List.of(),
                "",
                TurnSignals.NONE)));
    next = next.plusSeconds(10);
    return this;
  }

  private static SessionPolicy policy(String from, String model) {
    return new SessionPolicy(
        "static",
        model,
        model,
        TurnContext.NONE,
        from,
        false,
        false,
        "",
        "",
        "",
        null,
        Continuity.NONE,
        TurnCosts.NONE,
        0,
        0,
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        null,
        "",
        null);
  }
}
