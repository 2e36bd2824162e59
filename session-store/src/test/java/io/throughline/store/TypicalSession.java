package io.throughline.store;

import io.throughline.selector.plan.TurnKind;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import java.util.List;
import java.util.Random;

/**
 * A session as an agent leaves it: twelve turns, three models, two of three turns in tool loops.
 */
public final class TypicalSession {
  private static final int TURNS = 12;
  private static final int CALLS = 10;
  private static final long NOW_MILLIS = 1_790_000_000_000L;
  private static final List<String> MODELS = List.of("qwen3-8b", "qwen3-32b", "frontier-reasoner");

  private TypicalSession() {}

  /** The session of this seed. */
  public static SessionState of(long seed) {
    Random random = new Random(seed);
    SessionState session = SessionState.EMPTY;
    long parent = 0;
    for (int turn = 1; turn <= TURNS; turn++) {
      long conversation = random.nextLong();
      long at = NOW_MILLIS - (TURNS - turn) * 20_000L;
      String id = "%032x".formatted(random.nextLong());
      String model = MODELS.get((turn / 3 + (int) seed) % MODELS.size());
      session =
          session
              .opened(pending(id, model, conversation, parent, turn, at))
              .committed(id, outcome(random, turn, at));
      parent = conversation;
    }
    return session;
  }

  private static PendingTurn pending(
      String id, String model, long conversation, long parent, int turn, long at) {
    boolean toolLoop = turn % 3 != 1;
    return new PendingTurn(
        id,
        model,
        "agent_work",
        conversation,
        parent,
        turn - 1,
        at,
        700L * turn,
        500L * turn,
        new TurnKind(toolLoop, toolLoop ? "tool_loop" : "user_turn", model));
  }

  private static TurnOutcome outcome(Random random, int turn, long at) {
    List<Long> calls = turn <= CALLS ? List.of(random.nextLong()) : List.of();
    return new TurnOutcome(700L * turn, 500L * turn, 300, "backend_reported", calls, at);
  }
}
