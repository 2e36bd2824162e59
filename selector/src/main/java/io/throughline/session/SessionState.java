package io.throughline.session;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one session. Immutable; each change is a new value, written back by
 * compare-and-set.
 *
 * <p>A turn is <em>pending</em> once it is routed and <em>committed</em> once it is answered: turns
 * and switches count on success only, and a failed attempt is rolled back without a trace. All
 * lists are bounded, so a session has a largest size whatever a client sends.
 *
 * @param currentModel model of the last committed turn, empty before the first
 * @param lastDecision decision of that turn, empty when none matched
 * @param turnCount committed turns
 * @param switchCount committed turns that changed the model
 * @param inputTokens cumulative input tokens, cached ones included
 * @param cachedInputTokens cumulative cached input tokens
 * @param outputTokens cumulative output tokens
 * @param lastActivityMillis epoch milliseconds of the end of the last answer; 0 before the first
 * @param cacheAccountingSource where the last cached-token count came from, empty when unknown
 * @param pending turns without an outcome, oldest first, at most {@value #PENDING_MAX}
 * @param branches the last committed turn of each line of conversation, oldest first, at most
 *     {@value #BRANCHES_MAX}
 * @param issuedCalls tool calls that models issued, oldest first, at most {@value
 *     #ISSUED_CALLS_MAX}
 * @param uses the last use of each model, oldest first, at most {@value #USES_MAX}
 * @param profile what the session is for: that of its first turn, until a client says otherwise
 * @param heldModel model that its profile holds for life; empty where it holds none
 * @param account what is kept of it for its limits
 */
public record SessionState(
    String currentModel,
    String lastDecision,
    int turnCount,
    int switchCount,
    long inputTokens,
    long cachedInputTokens,
    long outputTokens,
    long lastActivityMillis,
    String cacheAccountingSource,
    List<PendingTurn> pending,
    List<Branch> branches,
    List<IssuedCall> issuedCalls,
    List<ModelUse> uses,
    RouterProfile profile,
    String heldModel,
    Account account) {

  /** Bound on turns without an outcome; the oldest beyond it is committed as unknown. */
  public static final int PENDING_MAX = 8;

  /** Bound on remembered lines of conversation; the oldest beyond it is forgotten. */
  public static final int BRANCHES_MAX = 8;

  /** Bound on remembered tool-call ids; the oldest beyond it is forgotten. */
  public static final int ISSUED_CALLS_MAX = 64;

  /** Bound on models whose last use is remembered; the one used longest ago is forgotten. */
  public static final int USES_MAX = 8;

  /** A session that nothing is known of. */
  public static final SessionState EMPTY =
      new SessionState("", "", 0, 0, 0, 0, 0, 0, "", List.of(), List.of(), List.of(), List.of());

  /** A session without a profile. */
  public SessionState(
      String currentModel,
      String lastDecision,
      int turnCount,
      int switchCount,
      long inputTokens,
      long cachedInputTokens,
      long outputTokens,
      long lastActivityMillis,
      String cacheAccountingSource,
      List<PendingTurn> pending,
      List<Branch> branches,
      List<IssuedCall> issuedCalls,
      List<ModelUse> uses) {
    this(
        currentModel,
        lastDecision,
        turnCount,
        switchCount,
        inputTokens,
        cachedInputTokens,
        outputTokens,
        lastActivityMillis,
        cacheAccountingSource,
        pending,
        branches,
        issuedCalls,
        uses,
        RouterProfile.NONE,
        "",
        Account.NONE);
  }

  /** Copies the lists, apart from tool calls that are a {@link LazyList}. */
  public SessionState {
    pending = List.copyOf(pending);
    branches = List.copyOf(branches);
    issuedCalls = issuedCalls instanceof LazyList ? issuedCalls : List.copyOf(issuedCalls);
    uses = List.copyOf(uses);
  }

  /** Whether any turn of this session was ever routed. */
  public boolean known() {
    return !currentModel.isEmpty() || !pending.isEmpty();
  }

  /**
   * The session under a profile. Another profile than before holds no model yet. A turn that fails
   * does not take it back: the client has said it.
   */
  public SessionState under(RouterProfile next) {
    return next == profile ? this : with(pending, issuedCalls, next, "", account);
  }

  /** The model that its profile holds, that of a pending turn first; empty for none. */
  public String held() {
    PendingTurn holding = holding();
    return holding == null ? heldModel : holding.model();
  }

  /** Whether the turn that decides about {@link #held} still waits for its outcome. */
  public boolean heldByPending() {
    return holding() != null;
  }

  /**
   * Limits that the model was told of at the turn before a request, as {@link Limit#bit bits}.
   *
   * @param conversation digest of the request's messages: a turn that it replaces does not count
   */
  public int told(long conversation) {
    for (int i = pending.size() - 1; i >= 0; i--) {
      if (pending.get(i).conversation() != conversation) {
        return pending.get(i).told();
      }
    }
    return account.told();
  }

  private @Nullable PendingTurn holding() {
    for (int i = pending.size() - 1; i >= 0; i--) {
      if (pending.get(i).holds()) {
        return pending.get(i);
      }
    }
    return null;
  }

  /**
   * The session with one more turn routed. A turn of the same conversation that still waits is
   * replaced: the client sent the same request again.
   */
  public SessionState opened(PendingTurn turn) {
    SessionState room = this;
    List<PendingTurn> turns = new ArrayList<>(pending.size() + 1);
    for (PendingTurn waiting : pending) {
      if (waiting.conversation() != turn.conversation()) {
        turns.add(waiting);
      }
    }
    if (turns.size() == PENDING_MAX) {
      PendingTurn oldest = turns.removeFirst();
      room = applied(oldest, TurnOutcome.unknown(oldest.routedAtMillis()));
    }
    turns.add(turn);
    return room.withPending(turns);
  }

  /** The session with a pending turn answered; itself when no such turn is pending. */
  public SessionState committed(String exchangeId, TurnOutcome outcome) {
    return pendingTurn(exchangeId)
        .map(turn -> applied(turn, outcome).rolledBack(exchangeId))
        .orElse(this);
  }

  /**
   * The session with a pending turn on another model, which took it over; itself when no such turn
   * is pending.
   */
  public SessionState takenOver(String exchangeId, String model) {
    if (pendingTurn(exchangeId).isEmpty()) {
      return this;
    }
    return withPending(
        pending.stream()
            .map(turn -> turn.exchangeId().equals(exchangeId) ? turn.on(model) : turn)
            .toList());
  }

  /**
   * The session with an answer to a turn that may wait no longer: two clients that open with the
   * same words share a session, and the second request has taken the place of the first, or too
   * many turns waited. Then only the calls that the answer issued are remembered, because they will
   * come back, and what it cost.
   */
  public SessionState answered(String exchangeId, String model, TurnOutcome outcome) {
    return pendingTurn(exchangeId).isPresent()
        ? committed(exchangeId, outcome)
        : issued(model, outcome.issuedCallDigests(), IssuedCall.ANY)
            .with(account.plus(outcome.cost()));
  }

  /** The session with a pending turn forgotten; itself when no such turn is pending. */
  public SessionState rolledBack(String exchangeId) {
    return pendingTurn(exchangeId).isPresent() ? withPending(without(exchangeId)) : this;
  }

  /**
   * The session with tool calls remembered; itself for none.
   *
   * @param conversation as of an {@link IssuedCall}
   */
  public SessionState issued(String model, List<Long> idDigests, int conversation) {
    return idDigests.isEmpty()
        ? this
        : with(pending, appended(model, idDigests, conversation), profile, heldModel, account);
  }

  /**
   * The session with turns whose outcome will not come any more (observer lost, restart) committed
   * as unknown.
   *
   * @param beforeMillis turns routed before this epoch millisecond are given up
   */
  public SessionState settled(long beforeMillis) {
    SessionState settled = this;
    for (PendingTurn turn : pending) {
      if (turn.routedAtMillis() < beforeMillis) {
        settled = settled.committed(turn.exchangeId(), TurnOutcome.unknown(turn.routedAtMillis()));
      }
    }
    return settled;
  }

  /**
   * What another session that goes on from here knows at its start: who answered the turns so far
   * and which calls they issued, but none of the counts.
   */
  public SessionState forked() {
    List<Branch> lines = new ArrayList<>(branches);
    for (PendingTurn turn : pending) {
      lines.add(
          new Branch(
              turn.conversation(),
              turn.model(),
              turn.decision(),
              turn.routedAtMillis(),
              Trail.START,
              turn.course()));
    }
    boolean waits = !pending.isEmpty();
    return new SessionState(
        waits ? pending.getLast().model() : currentModel,
        waits ? pending.getLast().decision() : lastDecision,
        0,
        0,
        0,
        0,
        0,
        waits ? pending.getLast().routedAtMillis() : lastActivityMillis,
        "",
        List.of(),
        newest(lines, BRANCHES_MAX),
        issuedCalls,
        uses,
        profile,
        held(),
        Account.NONE);
  }

  /**
   * How many tokens of a turn's conversation a model's prefix cache can hold, from its own last use
   * in this session; 0 for a model that the session never used.
   *
   * @param tokens estimated tokens of the conversation
   * @param nowMillis epoch milliseconds of the turn
   * @param lifetimeMillis how long the model's provider keeps what it cached
   */
  public long held(String model, long tokens, long nowMillis, long lifetimeMillis) {
    ModelUse use = use(model);
    return use == null ? 0 : use.held(tokens, nowMillis, lifetimeMillis);
  }

  /** The pending turn of an exchange. */
  public Optional<PendingTurn> pendingTurn(String exchangeId) {
    return pending.stream().filter(turn -> turn.exchangeId().equals(exchangeId)).findFirst();
  }

  private SessionState applied(PendingTurn turn, TurnOutcome outcome) {
    boolean switched = !currentModel.isEmpty() && !currentModel.equals(turn.model());
    return new SessionState(
        turn.model(),
        turn.decision(),
        Math.max(turnCount + 1, turn.turnIndex() + 1),
        switchCount + (switched ? 1 : 0),
        inputTokens + outcome.inputTokens(),
        cachedInputTokens + outcome.cachedInputTokens(),
        outputTokens + outcome.outputTokens(),
        Math.max(lastActivityMillis, outcome.endedAtMillis()),
        outcome.cacheAccountingSource(),
        turn.holds() ? PendingTurn.released(pending, turn) : pending,
        newest(lines().advanced(turn, outcome), BRANCHES_MAX),
        appended(
            turn.model(),
            outcome.issuedCallDigests(),
            IssuedCall.conversation(turn.conversation())),
        used(turn, outcome),
        profile,
        turn.holds() ? turn.model() : heldModel,
        account.after(turn, outcome));
  }

  private List<ModelUse> used(PendingTurn turn, TurnOutcome outcome) {
    return newest(ModelUse.after(uses, turn, outcome), USES_MAX);
  }

  private @Nullable ModelUse use(String model) {
    return uses.stream().filter(use -> use.model().equals(model)).findFirst().orElse(null);
  }

  /**
   * What the planner may learn when a pending turn is answered: the last free turn of its line and
   * the locked turns that followed, if that turn ends them.
   */
  public Optional<Opening> endedBy(String exchangeId) {
    return pendingTurn(exchangeId)
        .filter(turn -> turn.kind().known() && !turn.kind().locked())
        .map(turn -> lines().trailBefore(turn).opening());
  }

  /** The lines of conversation. */
  Lines lines() {
    return new Lines(branches);
  }

  /** Of an id that a model uses again, only the newest call is kept. */
  private List<IssuedCall> appended(String model, List<Long> idDigests, int conversation) {
    if (idDigests.isEmpty()) {
      return issuedCalls;
    }
    List<IssuedCall> calls = new ArrayList<>(issuedCalls);
    for (long digest : idDigests) {
      calls.removeIf(call -> call.idDigest() == digest && call.model().equals(model));
      calls.add(new IssuedCall(digest, model, conversation));
    }
    return newest(calls, ISSUED_CALLS_MAX);
  }

  private static <T> List<T> newest(List<T> items, int max) {
    return items.size() <= max ? items : items.subList(items.size() - max, items.size());
  }

  private List<PendingTurn> without(String exchangeId) {
    return pending.stream().filter(turn -> !turn.exchangeId().equals(exchangeId)).toList();
  }

  private SessionState withPending(List<PendingTurn> turns) {
    return with(turns, issuedCalls, profile, heldModel, account);
  }

  private SessionState with(Account next) {
    return next == account ? this : with(pending, issuedCalls, profile, heldModel, next);
  }

  private SessionState with(
      List<PendingTurn> turns,
      List<IssuedCall> calls,
      RouterProfile next,
      String held,
      Account kept) {
    return new SessionState(
        currentModel,
        lastDecision,
        turnCount,
        switchCount,
        inputTokens,
        cachedInputTokens,
        outputTokens,
        lastActivityMillis,
        cacheAccountingSource,
        turns,
        branches,
        calls,
        uses,
        next,
        held,
        kept);
  }
}
