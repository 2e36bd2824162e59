package io.throughline.server.exchange;

import io.throughline.replay.Activity;
import io.throughline.replay.DivergenceFacts;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.LogFacts;
import io.throughline.replay.PassedLimit;
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
 * reasoning of a real choice, spread evenly over a time. Half of the turns answer a tool call and
 * are locked, one session in four has a profile, one in 25 goes in circles for a while, one turn in
 * 50 switches, one in 10,000 recovers, and one in 200 is beyond a limit. Deterministic.
 */
final class JournalLoad {
  static final int LIVE = 2_000;
  static final int TURNS = 20;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final List<String> MODELS = List.of("qwen3-8b", "qwen3-32b", "frontier-reasoner");

  private static final List<Activity> ACTIVITIES =
      List.of(Activity.CODE, Activity.CODE, Activity.AGENTIC, Activity.RESEARCH);
  private static final List<PassedLimit> BEYOND =
      List.of(
          new PassedLimit(
              "turns", BigDecimal.valueOf(41), BigDecimal.valueOf(40), "", "warn", false));

  private final SessionPolicy user;
  private final SessionPolicy tools;
  private final Instant start;
  private final double microsEach;

  /**
   * Records from a moment on.
   *
   * @param microsEach time between two of them
   */
  JournalLoad(Instant start, double microsEach) {
    this.user = policy("user", start);
    this.tools = policy("tools", start);
    this.start = start;
    this.microsEach = microsEach;
  }

  private static SessionPolicy policy(String kind, Instant start) {
    TypicalTurn turn = new TypicalTurn("hybrid", kind);
    SessionState session = new TypicalSessions(turn, start.toEpochMilli()).get(1);
    return ((Chosen) turn.choose(session, start.toEpochMilli())).policy();
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
    int turn = (int) (number / LIVE % TURNS);
    return new ReplayRecord(
        "%012x%020x".formatted(at(number).toEpochMilli(), (number * MIX) >>> 1),
        at(number),
        "8d2b2a3c-6f7e-4a51-9d5e-%012x".formatted(number),
        "tenant-" + number % 20,
        session(number),
        "x-session-id",
        "",
        "/v1/chat/completions",
        turn,
        number % 10 == 3 ? "chat" : "agent_work",
        0,
        100,
        1,
        "",
        "auto",
        MODELS.get((int) (number % LIVE % MODELS.size())),
        "",
        "off",
        "session_aware",
        action(number, turn),
        Map.of(),
        true,
        12_000,
        log(number, turn),
        turn % 2 == 0 ? user : tools,
        ReplayOutcome.IN_PROGRESS);
  }

  private static String action(long number, int turn) {
    if (turn == 0) {
      return "start";
    }
    return number % 10_000 == 7_001 ? "recovery" : number % 49 == 0 ? "switch" : "stay";
  }

  private static LogFacts log(long number, int turn) {
    return new LogFacts(
        "team-" + number % 5,
        "",
        ACTIVITIES.get((int) (number % ACTIVITIES.size())),
        number * MIX,
        number % 4 == 1 ? "quality" : "",
        number % 25 == 6 ? circles(turn) : DivergenceFacts.NONE,
        number % 200 == 11 ? BEYOND : List.of(),
        null);
  }

  private static DivergenceFacts circles(int turn) {
    return switch (turn) {
      case 9 -> new DivergenceFacts("suspected", "repeat", 1, true, "");
      case 10, 11 -> new DivergenceFacts("diverged", "repeat", turn - 8, turn == 10, "");
      case 12 -> new DivergenceFacts("recovered", "", 3, true, "");
      default -> new DivergenceFacts("healthy", "", 0, false, "");
    };
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
