package io.throughline.store;

import io.throughline.divergence.Course;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.DivergenceRules;
import io.throughline.divergence.News;
import io.throughline.divergence.Step;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.session.Account;
import io.throughline.session.Branch;
import io.throughline.session.IssuedCall;
import io.throughline.session.Limit;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import io.throughline.session.Spent;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;

/** One session, and its bytes as each version wrote them. The files are never changed. */
final class GoldenSessions {
  private static final PendingTurn PENDING =
      new PendingTurn("exchange-2", "large", "work", 20, 10, 1, 1_790_000_000_000L, 300);
  private static final Branch BRANCH = new Branch(10, "large", "work", 1_789_999_999_000L);
  private static final IssuedCall CALL = new IssuedCall(0x1122334455667788L, "large", 0);
  private static final ModelUse USE = new ModelUse("large", 1_789_999_999_000L, 250, 0.5);

  private static final TurnKind KIND = new TurnKind(true, "tool_loop", "small");
  private static final CourseBytes COURSE =
      CourseBytes.of(
          Course.START
              .after(new News(List.of(new Step(1, 2, false, true)), 0, 5), DivergenceRules.DEFAULT)
              .after(
                  new News(List.of(new Step(3, -4, true, false)), 6, 0), DivergenceRules.DEFAULT));

  private GoldenSessions() {}

  /** Before uses of models were remembered. */
  static SessionState first() {
    return session(PENDING, List.of());
  }

  /** With the uses of models and what their caches could hold, before trails. */
  static SessionState withUses() {
    return session(pending(TurnKind.UNKNOWN, false, CourseBytes.NONE, 0), List.of(USE));
  }

  /** With the kind of a turn and a trail. */
  static SessionState withTrails() {
    return session(pending(KIND, false, CourseBytes.NONE, 0), List.of(USE));
  }

  /** With a profile, and the model that it holds. */
  static SessionState withProfile() {
    return held(pending(KIND, true, CourseBytes.NONE, 0), Account.NONE);
  }

  /** With how a line goes in circles. */
  static SessionState withCourse() {
    return held(pending(KIND, true, COURSE, 0), Account.NONE);
  }

  /** With what was spent, and the limits that the model was told of. */
  static SessionState withAccount() {
    List<Spent> spent = List.of(new Spent("USD", 1_234_567_890L), new Spent("EUR", 5));
    return held(pending(KIND, true, COURSE, Limit.COST.bit()), new Account(spent, 3));
  }

  /** With the conversation that was answered with a call. */
  static SessionState withCalls() {
    return withAccount().issued("small", List.of(0x1122334455667788L), 0x5566_7788);
  }

  private static PendingTurn pending(TurnKind kind, boolean holds, CourseBytes course, int told) {
    return new PendingTurn(
        "exchange-2",
        "large",
        "work",
        20,
        10,
        1,
        1_790_000_000_000L,
        300,
        200,
        kind,
        holds,
        course,
        told);
  }

  /** What a later trail says is the planner's own. */
  static SessionState withoutPlans(SessionState session) {
    List<Branch> lines =
        session.branches().stream()
            .map(line ->
                new Branch(
                    line.conversation(),
                    line.model(),
                    line.decision(),
                    line.answeredAtMillis(),
                    Trail.START,
                    line.course()))
            .toList();
    return new SessionState(
        session.currentModel(),
        session.lastDecision(),
        session.turnCount(),
        session.switchCount(),
        session.inputTokens(),
        session.cachedInputTokens(),
        session.outputTokens(),
        session.lastActivityMillis(),
        session.cacheAccountingSource(),
        session.pending(),
        lines,
        session.issuedCalls(),
        session.uses(),
        session.profile(),
        session.heldModel(),
        session.account());
  }

  private static SessionState session(PendingTurn pending, List<ModelUse> uses) {
    return session(pending, uses, RouterProfile.NONE, "", Account.NONE);
  }

  private static SessionState held(PendingTurn pending, Account account) {
    return session(pending, List.of(USE), RouterProfile.AGENT, "large", account);
  }

  private static SessionState session(
      PendingTurn pending,
      List<ModelUse> uses,
      RouterProfile profile,
      String heldModel,
      Account account) {
    return new SessionState(
        "large",
        "work",
        3,
        1,
        2_500,
        1_200,
        90,
        1_789_999_999_000L,
        "backend_reported",
        List.of(pending),
        List.of(BRANCH),
        List.of(CALL),
        uses,
        profile,
        heldModel,
        account);
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream file = GoldenSessions.class.getResourceAsStream("golden/" + name + ".hex")) {
      return HexFormat.of().parseHex(new String(file.readAllBytes()).strip());
    }
  }
}
