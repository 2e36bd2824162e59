package io.throughline.server.exchange;

import io.throughline.divergence.Course;
import io.throughline.replay.PassedLimit;
import io.throughline.selector.Money;
import io.throughline.server.config.GuardianSettings;
import io.throughline.server.config.GuardianSettings.Action;
import io.throughline.server.config.GuardianSettings.CostLimit;
import io.throughline.server.config.GuardianSettings.CountLimit;
import io.throughline.server.dialect.ApiError;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.session.Limit;
import io.throughline.session.SessionState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which limits of its session a turn is beyond. What is bounded is known from the request and from
 * session memory: without that, from the request alone.
 *
 * @param limits those that it is beyond
 * @param told those that the model was told of, with this turn or before, as {@link Limit#bit bits}
 */
record Guarded(List<PassedLimit> limits, int told) {
  /** Within all limits. */
  static final Guarded NONE = new Guarded(List.of(), 0);

  /**
   * Looks at a turn. A title or a summary that is asked for beside the conversation is told of no
   * limit, and what the conversation was told of stays told. A conversation that begins with the
   * words of an earlier one is in that one's session until its second turn, but has spent nothing.
   *
   * @param identity of the session
   * @param remembered of it
   * @param course how its line has gone, with it
   * @param workspaceTurns more turns than that are far more than its workspace's sessions have; 0
   *     where that is not known
   */
  static Guarded of(
      RequestFacts facts,
      SessionIdentity identity,
      SessionState remembered,
      Course course,
      GuardianSettings settings,
      int workspaceTurns) {
    boolean again = facts.turnIndex() == 0 && identity.source().equals(SessionFinder.DERIVED);
    SessionState session = again ? SessionState.EMPTY : remembered;
    int before = session.told(facts.conversationDigest());
    boolean aside = facts.turnIndex() == 0 && session.turnCount() > 0;
    Look look = new Look(before, aside, !aside && Correction.fits(facts));
    int turns = turns(facts, session);
    look.at(Limit.TURNS, turns, settings.turns());
    look.at(Limit.COST, session, settings.cost());
    if (facts.toolLoop()) {
      look.at(Limit.REPEATED_CALLS, course.sameCalls(), settings.repeatedCalls());
    }
    if (settings.workspaceTurns() && workspaceTurns > 0) {
      look.at(Limit.WORKSPACE_TURNS, turns, new CountLimit(workspaceTurns, Action.FLAG));
    }
    return look.done();
  }

  /** The number of this turn in its session, from 1: as it tells itself, where that is more. */
  private static int turns(RequestFacts facts, SessionState session) {
    int known = session.turnCount();
    for (var waiting : session.pending()) {
      known += waiting.conversation() == facts.conversationDigest() ? 0 : 1;
    }
    return Math.max(known, facts.turnIndex()) + 1;
  }

  /** What the client is told where a limit stops the turn; null when none does. */
  @Nullable ApiError refusal() {
    for (PassedLimit limit : limits) {
      if (limit.action().equals(Action.BLOCK.word())) {
        return refusal(limit);
      }
    }
    return null;
  }

  private static ApiError refusal(PassedLimit limit) {
    String unit = limit.currency().isEmpty() ? "" : " " + limit.currency();
    return ApiError.sessionLimit(
        limit.limit().replace('_', ' '),
        limit.value().toPlainString() + unit,
        limit.max().toPlainString() + unit);
  }

  /** The same where no model is asked, and so none is told. */
  Guarded untold() {
    return toTell().isEmpty()
        ? this
        : new Guarded(limits.stream().map(PassedLimit::untold).toList(), told);
  }

  /** Those that the model is told of with this turn. */
  List<PassedLimit> toTell() {
    return limits.isEmpty() ? limits : limits.stream().filter(PassedLimit::told).toList();
  }

  /** One look at a turn; most find nothing and make nothing. */
  private static final class Look {
    private final int before;
    private final boolean fits;
    private List<PassedLimit> limits = List.of();
    private int told;

    private Look(int before, boolean aside, boolean fits) {
      this.before = before;
      this.fits = fits;
      this.told = aside ? before : 0;
    }

    private void at(Limit limit, int value, @Nullable CountLimit bound) {
      if (bound != null && value > bound.max()) {
        BigDecimal max = BigDecimal.valueOf(bound.max());
        add(limit, BigDecimal.valueOf(value), max, "", bound.action());
      }
    }

    private void at(Limit limit, SessionState session, @Nullable CostLimit bound) {
      if (bound == null || session.account().spent().isEmpty()) {
        return;
      }
      String currency = bound.max().currency();
      Money spent = session.account().spentIn(currency);
      if (spent.compareTo(bound.max()) > 0) {
        add(limit, spent.amount(), bound.max().amount(), currency, bound.action());
      }
    }

    private void add(
        Limit limit, BigDecimal value, BigDecimal max, String currency, Action action) {
      boolean known = (before & limit.bit()) != 0;
      boolean tells = action == Action.CORRECT && !known && fits;
      told |= tells || known ? limit.bit() : 0;
      limits = limits.isEmpty() ? new ArrayList<>() : limits;
      limits.add(new PassedLimit(limit.word(), value, max, currency, action.word(), tells));
    }

    private Guarded done() {
      return limits.isEmpty() && told == 0 ? NONE : new Guarded(List.copyOf(limits), told);
    }
  }
}
