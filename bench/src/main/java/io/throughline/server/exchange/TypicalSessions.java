package io.throughline.server.exchange;

import io.throughline.selector.plan.TurnKind;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Sessions as agents leave them, made by the rules that serve requests: eight to sixteen turns,
 * three models, ten tool calls, and a last turn that {@link TypicalTurn} continues. Immutable.
 */
final class TypicalSessions {
  private static final int VARIANTS = 64;
  private static final int CALLS = 10;
  private static final List<String> MODELS = List.of("qwen3-8b", "qwen3-32b", "frontier-reasoner");

  private final List<SessionState> variants = new ArrayList<>(VARIANTS);

  /**
   * Makes them.
   *
   * @param next the turn that continues them
   * @param nowMillis when their last answer ended
   */
  TypicalSessions(TypicalTurn next, long nowMillis) {
    for (int i = 0; i < VARIANTS; i++) {
      variants.add(play(next, new Random(i), nowMillis));
    }
  }

  /** The session of that number. */
  SessionState get(long number) {
    return variants.get((int) Math.floorMod(number, (long) VARIANTS));
  }

  /** The key of the session of that number, as evenly spread as a digest. */
  static SessionKey key(long number) {
    return new SessionKey(mixed(number), mixed(~number));
  }

  /** The last step of SplitMix64. */
  private static long mixed(long number) {
    long x = number * 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  private static SessionState play(TypicalTurn next, Random random, long nowMillis) {
    int turns = 8 + random.nextInt(9);
    SessionState session = SessionState.EMPTY;
    long parent = 0;
    for (int turn = 1; turn <= turns; turn++) {
      boolean last = turn == turns;
      long conversation = last ? next.facts().parentDigest() : random.nextLong();
      long at = nowMillis - (turns - turn) * 20_000L;
      String id = "%032x".formatted(random.nextLong());
      String model = MODELS.get(last ? random.nextInt(MODELS.size()) : turn % MODELS.size());
      session =
          session
              .opened(
                  new PendingTurn(
                      id,
                      model,
                      "agent_work",
                      conversation,
                      parent,
                      turn - 1,
                      at,
                      700L * turn,
                      500L * turn,
                      kind(turn, model)))
              .committed(id, outcome(next, random, turn, last, at));
      parent = conversation;
    }
    return session;
  }

  /** Every third turn is a user's, the others answer tool calls. */
  private static TurnKind kind(int turn, String model) {
    boolean toolLoop = turn % 3 != 1;
    return new TurnKind(toolLoop, toolLoop ? "tool_loop" : "user_turn", model);
  }

  private static TurnOutcome outcome(
      TypicalTurn next, Random random, int turn, boolean last, long at) {
    List<Long> calls = new ArrayList<>();
    if (last) {
      calls.addAll(next.facts().callDigests());
      calls.add(random.nextLong());
    } else if (turn < CALLS - 1) {
      calls.add(random.nextLong());
    }
    return new TurnOutcome(700L * turn, 500L * turn, 300, "backend_reported", calls, at);
  }
}
