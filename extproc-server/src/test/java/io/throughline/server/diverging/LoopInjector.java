package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts circles, and honest work that looks like them, into sessions. The same session, kind and
 * seed give the same. It stands between finished steps, never between a call and its result; some
 * circles end and the session goes on, in others it ends. Stateless.
 */
public final class LoopInjector {
  private static final List<Noise> NOISES = List.of(Noise.NONE, Noise.TEXT, Noise.CALLS);
  private static final int MORE_TIMES = 4;
  // The threshold's turn and two more are always there to be looked at, in the circle or after it.
  private static final int TURNS_AFTER = 3;

  private LoopInjector() {}

  /**
   * Injects one.
   *
   * @throws IllegalArgumentException when the session has no assistant message
   */
  public static Injected inject(Session session, Kind kind, long seed) {
    SplittableRandom random =
        new SplittableRandom(
            seed ^ kind.name().hashCode() ^ ((long) session.name().hashCode() << 32));
    int place = place(session, random);
    long left = session.answers().stream().filter(answer -> answer >= place).count();
    boolean recovers = !kind.loops() || (left >= TURNS_AFTER && random.nextInt(3) > 0);
    int times = Script.THRESHOLD + random.nextInt(MORE_TIMES) + (recovers ? 0 : TURNS_AFTER);
    Noise noise = NOISES.get(random.nextInt(NOISES.size()));
    Script script = new Script(random, noise, times, isCoding(session));
    kind.writer().write(script, new Material(session, place));
    return injected(session, place, script, new Truth(kind, noise, recovers, seed));
  }

  private record Truth(Kind kind, Noise noise, boolean recovers, long seed) {}

  private static Injected injected(Session session, int place, Script script, Truth truth) {
    List<ObjectNode> messages = new ArrayList<>(session.messages().subList(0, place));
    int before = Session.answers(messages).size();
    messages.addAll(script.messages());
    if (truth.recovers()) {
      messages.addAll(session.messages().subList(place, session.messages().size()));
    }
    int last = Session.answers(messages).size() - 1;
    return new Injected(
        truth.kind(),
        truth.noise(),
        List.copyOf(messages),
        turn(before, script.start()),
        turn(before, script.threshold()),
        Math.min(last, turn(before, script.end())),
        truth.seed(),
        session.name());
  }

  private static int turn(int before, int within) {
    return within == Injected.NEVER ? Injected.NEVER : before + within;
  }

  /** Before an assistant message: all calls before it have their results. */
  private static int place(Session session, SplittableRandom random) {
    List<Integer> answers = session.answers();
    if (answers.isEmpty()) {
      throw new IllegalArgumentException(session.name() + ": no assistant message");
    }
    List<Integer> afterSteps = new Material(session, 0).placesAfterSteps();
    List<Integer> places = afterSteps.isEmpty() || random.nextBoolean() ? answers : afterSteps;
    return places.get(random.nextInt(places.size()));
  }

  private static boolean isCoding(Session session) {
    return session.messages().stream()
        .flatMap(message -> Session.calls(message).stream())
        .anyMatch(call -> call.name().equals("Bash"));
  }
}
