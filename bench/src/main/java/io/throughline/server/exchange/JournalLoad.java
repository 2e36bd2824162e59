package io.throughline.server.exchange;

import io.throughline.replay.Activity;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import io.throughline.replay.TurnSignals;
import io.throughline.selector.Cost;
import io.throughline.selector.Money;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.SessionPolicy;
import io.throughline.selector.Usage;
import io.throughline.session.SessionState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Records as a busy sidecar makes them: 2,000 sessions at one time, 20 turns each, with the whole
 * reasoning of a real choice, spread evenly over a time. Deterministic.
 */
final class JournalLoad {
  static final int LIVE = 2_000;
  static final int TURNS = 20;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final List<String> MODELS = List.of("qwen3-8b", "qwen3-32b", "frontier-reasoner");

  private final SessionPolicy policy;
  private final Instant start;
  private final double microsEach;

  /**
   * Records from a moment on.
   *
   * @param microsEach time between two of them
   */
  JournalLoad(Instant start, double microsEach) {
    TypicalTurn turn = new TypicalTurn("hybrid", "user");
    SessionState session = new TypicalSessions(turn, start.toEpochMilli()).get(1);
    Chosen chosen = (Chosen) turn.choose(session, start.toEpochMilli());
    this.policy = chosen.policy();
    this.start = start;
    this.microsEach = microsEach;
  }

  static String session(long number) {
    long live = number % LIVE;
    long generation = number / LIVE / TURNS;
    return "%016x-%08x".formatted((live + 1) * MIX + generation, live);
  }

  private Instant at(long number) {
    return start.plusNanos((long) (number * microsEach * 1_000));
  }

  /** A record that has just been routed. */
  ReplayRecord opened(long number) {
    return new ReplayRecord(
        "%012x%020x".formatted(at(number).toEpochMilli(), (number * MIX) >>> 1),
        at(number),
        "8d2b2a3c-6f7e-4a51-9d5e-%012x".formatted(number),
        "tenant-" + number % 20,
        session(number),
        "x-session-id",
        "",
        "/v1/chat/completions",
        (int) (number / LIVE % TURNS),
        "agent_work",
        0,
        100,
        1,
        "",
        "auto",
        MODELS.get((int) (number % LIVE % MODELS.size())),
        "",
        "off",
        "session_aware",
        "stay",
        Map.of(),
        true,
        12_000,
        new LogFacts("team-" + number % 5, "", Activity.CODE, number * MIX),
        policy,
        ReplayOutcome.IN_PROGRESS);
  }

  /** How it ends. */
  ReplayOutcome ended(long number) {
    return new ReplayOutcome(
        LifecycleState.COMPLETED,
        200,
        "",
        "stop",
        new Usage(12_000, 9_000, 0, 400),
        false,
        new Cost(money("0.0012345"), money("0.0041")),
        at(number).plusMillis(300),
        at(number).plusMillis(1_800),
        List.of(),
        "PROVIDER_KEY",
        TurnSignals.NONE);
  }

  private static Money money(String amount) {
    return new Money("USD", new BigDecimal(amount));
  }
}
