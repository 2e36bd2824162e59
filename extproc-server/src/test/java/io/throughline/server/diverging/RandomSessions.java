package io.throughline.server.diverging;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Sessions from nothing, which end well: shops' assistants and coding agents at work, some of it
 * repeating calls for good reason. No recording is needed. Stateless.
 */
public final class RandomSessions {
  /** The fewest requests of one, and the most. */
  public static final int TURNS_MIN = 5;

  public static final int TURNS_MAX = 60;

  /** A longer piece of work may go on for so many turns beyond the end that was meant. */
  private static final int BEYOND_MAX = 16;

  /** None is begun when fewer turns are left. */
  private static final int PIECE_MIN = 12;

  private static final List<Kind> SHOP =
      List.of(
          Kind.POLLING,
          Kind.PAGINATION,
          Kind.READ_AFTER_WRITE,
          Kind.BATCH,
          Kind.RETRY_SUCCEEDS,
          Kind.TWO_ORDERS);
  private static final List<Kind> CODING =
      List.of(Kind.EDIT_AND_TEST, Kind.EDIT_AND_TEST, Kind.POLLING, Kind.RETRY_SUCCEEDS);

  private RandomSessions() {}

  /** The session of a seed. */
  public static Session of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean coding = random.nextBoolean();
    int turns = TURNS_MIN + random.nextInt(TURNS_MAX - BEYOND_MAX - TURNS_MIN);
    Noise noise = random.nextBoolean() ? Noise.NONE : Noise.TEXT;
    Script script = new Script(random, noise, 0, coding);
    script.system(
        coding
            ? "You are a coding agent. Work until the task is done."
            : "You serve the customers of a shop. Follow its policy.");
    script.ask(script.phrases().task(coding));
    while (script.answers() < turns - 1) {
      piece(script, coding, turns - 1 - script.answers());
    }
    script.say(script.phrases().closing());
    return new Session("random-" + seed, true, script.messages());
  }

  private static void piece(Script script, boolean coding, int turnsLeft) {
    SplittableRandom random = script.random();
    List<Kind> kinds = coding ? CODING : SHOP;
    boolean special = turnsLeft >= PIECE_MIN && random.nextInt(3) == 0;
    if (special) {
      kinds.get(random.nextInt(kinds.size())).writer().write(script, Material.NONE);
    } else if (!coding && script.phrases().hasAnswers() && random.nextInt(4) == 0) {
      script.say(script.phrases().answer());
      script.ask(script.phrases().wish());
    } else if (random.nextInt(6) == 0) {
      script.parallel(script.catalogue().fresh(2 + random.nextInt(2)));
    } else {
      script.step(script.catalogue().fresh());
    }
  }
}
