package io.throughline.store;

import io.throughline.divergence.Course;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.DivergenceRules;
import io.throughline.divergence.News;
import io.throughline.divergence.Step;
import io.throughline.selector.plan.Trail;
import io.throughline.selector.plan.TurnKind;
import io.throughline.session.Branch;
import io.throughline.session.IssuedCall;
import io.throughline.session.ModelUse;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;

/** One session, and its bytes as each version wrote them. The files are never changed. */
final class GoldenSessions {
  private static final PendingTurn PENDING =
      new PendingTurn("exchange-2", "large", "work", 20, 10, 1, 1_790_000_000_000L, 300);
  private static final Branch BRANCH = new Branch(10, "large", "work", 1_789_999_999_000L);
  private static final IssuedCall CALL = new IssuedCall(0x1122334455667788L, "large");
  private static final ModelUse USE = new ModelUse("large", 1_789_999_999_000L, 250, 0.5);

  private GoldenSessions() {}

  /** Before uses of models were remembered. */
  static SessionState first() {
    return session(PENDING, List.of());
  }

  /** With the uses of models and what their caches could hold, before trails. */
  static SessionState withUses() {
    PendingTurn held =
        new PendingTurn(
            "exchange-2",
            "large",
            "work",
            20,
            10,
            1,
            1_790_000_000_000L,
            300,
            200,
            TurnKind.UNKNOWN);
    return session(held, List.of(USE));
  }

  /** With the kind of a turn and a trail. */
  static SessionState withTrails() {
    PendingTurn known =
        new PendingTurn(
            "exchange-2",
            "large",
            "work",
            20,
            10,
            1,
            1_790_000_000_000L,
            300,
            200,
            new TurnKind(true, "tool_loop", "small"));
    return session(known, List.of(USE));
  }

  /** With a profile, and the model that it holds. */
  static SessionState withProfile() {
    PendingTurn held =
        new PendingTurn(
            "exchange-2",
            "large",
            "work",
            20,
            10,
            1,
            1_790_000_000_000L,
            300,
            200,
            new TurnKind(true, "tool_loop", "small"),
            true,
            CourseBytes.NONE);
    return session(held, List.of(USE), RouterProfile.AGENT, "large");
  }

  /** With how a line goes in circles. */
  static SessionState withCourse() {
    Course course =
        Course.START
            .after(new News(List.of(new Step(1, 2, false, true)), 0, 5), DivergenceRules.DEFAULT)
            .after(new News(List.of(new Step(3, -4, true, false)), 6, 0), DivergenceRules.DEFAULT);
    PendingTurn followed =
        new PendingTurn(
            "exchange-2",
            "large",
            "work",
            20,
            10,
            1,
            1_790_000_000_000L,
            300,
            200,
            new TurnKind(true, "tool_loop", "small"),
            true,
            CourseBytes.of(course));
    return session(followed, List.of(USE), RouterProfile.AGENT, "large");
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
        session.heldModel());
  }

  private static SessionState session(PendingTurn pending, List<ModelUse> uses) {
    return session(pending, uses, RouterProfile.NONE, "");
  }

  private static SessionState session(
      PendingTurn pending, List<ModelUse> uses, RouterProfile profile, String heldModel) {
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
        heldModel);
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream file = GoldenSessions.class.getResourceAsStream("golden/" + name + ".hex")) {
      return HexFormat.of().parseHex(new String(file.readAllBytes()).strip());
    }
  }
}
