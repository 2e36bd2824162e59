package io.throughline.store;

import io.throughline.divergence.CourseBytes;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Opening.Ask;
import io.throughline.selector.plan.Opening.Locked;
import io.throughline.selector.plan.PlanKey;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.session.Account;
import io.throughline.session.Branch;
import io.throughline.session.IssuedCall;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import io.throughline.session.Spent;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Sessions from a seed: every field, every list size, names in any script. */
final class RandomSessions {
  private static final String[] NAMES = {
    "", "a", "gpt-4o", "模型-八", "Łódź/Qwen3", "😀", "x".repeat(300), "tab\tquote\"", "\u0000"
  };
  private final Random random;

  RandomSessions(long seed) {
    this.random = new Random(seed);
  }

  SessionState next() {
    return new SessionState(
        name(),
        name(),
        random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        name(),
        list(SessionState.PENDING_MAX, this::pending),
        list(SessionState.BRANCHES_MAX, this::branch),
        list(
            SessionState.ISSUED_CALLS_MAX,
            () -> new IssuedCall(random.nextLong(), name(), random.nextInt())),
        list(SessionState.USES_MAX, this::use),
        RouterProfile.at(random.nextInt(RouterProfile.values().length)),
        name(),
        new Account(list(Account.SPENT_MAX, this::spent), random.nextInt()));
  }

  private Spent spent() {
    return new Spent(name(), random.nextLong());
  }

  private PendingTurn pending() {
    return new PendingTurn(
        name(),
        name(),
        name(),
        random.nextLong(),
        random.nextLong(),
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean()
            ? TurnKind.UNKNOWN
            : new TurnKind(random.nextBoolean(), "phase" + name(), name()),
        random.nextBoolean(),
        course(),
        random.nextInt());
  }

  private ModelUse use() {
    return new ModelUse(name(), random.nextLong(), random.nextLong(), random.nextDouble());
  }

  private Branch branch() {
    return new Branch(random.nextLong(), name(), name(), random.nextLong(), trail(), course());
  }

  /** Whatever a later version may write there. */
  private CourseBytes course() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return new CourseBytes(bytes, 0, bytes.length);
  }

  private Trail trail() {
    return random.nextInt(4) == 0
        ? Trail.START
        : new Trail(
            random.nextBoolean(),
            1 + random.nextInt(Trail.RUN_MAX),
            random.nextInt(1 + Trail.RUN_MAX),
            random.nextBoolean() ? null : opening());
  }

  private Opening opening() {
    return new Opening(
        name(),
        name(),
        random.nextInt(1 + Trail.RUN_MAX),
        random.nextInt(1 + Trail.RUN_MAX),
        name(),
        random.nextInt(PlanKey.ANY, Integer.MAX_VALUE),
        name(),
        random.nextBoolean(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean() ? Locked.NONE : locked());
  }

  private Locked locked() {
    return new Locked(
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        list(Opening.ASKS_MAX, () -> new Ask(name(), random.nextInt())));
  }

  private <T> List<T> list(int max, Supplier<T> item) {
    return Stream.generate(item).limit(random.nextInt(max + 1)).toList();
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }
}
