package io.throughline.replay.journal;

import io.throughline.divergence.State;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.SessionPolicy;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted. An empty text filters nothing, and so does null.
 *
 * @param search part of the request id, whatever its case
 * @param tenant exact
 * @param sessionId exact session id as the client sent it
 * @param decision exact name
 * @param model exact name of the selected or the requested model
 * @param action start, stay, switch or recovery
 * @param lock {@code any} or {@code none}, else the exact reason such as {@code
 *     hard_lock=tool_loop}
 * @param phase such as {@code user_turn}
 * @param state the word of a lifecycle state
 * @param divergence the word of a divergence state, or {@code any} for all but healthy
 * @param statuses HTTP statuses; null for all
 * @param streaming null for both
 * @param from the first moment; null for no bound
 * @param to the moment after the last; null for no bound
 * @param after the record before the first wanted one, in the order of the list; null for the start
 */
public record RecordQuery(
    String search,
    String tenant,
    String sessionId,
    String decision,
    String model,
    String action,
    String lock,
    String phase,
    String state,
    String divergence,
    @Nullable Statuses statuses,
    @Nullable Boolean streaming,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Cursor after) {
  /** Locks of any kind. */
  public static final String ANY_LOCK = "any";

  /** No lock. */
  public static final String NO_LOCK = "none";

  /** Any sign of divergence. */
  public static final String ANY_DIVERGENCE = "any";

  /** Every record. */
  public static final RecordQuery ALL =
      new RecordQuery("", "", "", "", "", "", "", "", "", "", null, null, null, null, null);

  /**
   * HTTP statuses.
   *
   * @param from the first
   * @param to the last
   */
  public record Statuses(int from, int to) {}

  /** The same for one tenant only. */
  public RecordQuery ofTenant(String only) {
    return new RecordQuery(
        search,
        only,
        sessionId,
        decision,
        model,
        action,
        lock,
        phase,
        state,
        divergence,
        statuses,
        streaming,
        from,
        to,
        after);
  }

  /** The same within a time; null for no bound. */
  public RecordQuery between(@Nullable Instant first, @Nullable Instant end) {
    return new RecordQuery(
        search,
        tenant,
        sessionId,
        decision,
        model,
        action,
        lock,
        phase,
        state,
        divergence,
        statuses,
        streaming,
        first,
        end,
        after);
  }

  /** The same from another place of the list on. */
  public RecordQuery after(@Nullable Cursor place) {
    return new RecordQuery(
        search,
        tenant,
        sessionId,
        decision,
        model,
        action,
        lock,
        phase,
        state,
        divergence,
        statuses,
        streaming,
        from,
        to,
        place);
  }

  /** The records of one session. */
  public static RecordQuery ofSession(String sessionId) {
    return new RecordQuery(
        "", "", sessionId, "", "", "", "", "", "", "", null, null, null, null, null);
  }

  /** Whether a record matches, wherever in the list it is. */
  public boolean wants(ReplayRecord replay) {
    SessionPolicy policy = replay.policy();
    return wanted(tenant, replay.tenant())
        && wanted(sessionId, replay.sessionId())
        && wanted(decision, replay.decision())
        && (wanted(model, replay.servedBy()) || wanted(model, replay.originalModel()))
        && wanted(action, replay.finalAction())
        && wanted(phase, policy == null ? "" : policy.turn().phase())
        && wantsLock(policy == null ? "" : policy.hardLockReason())
        && wanted(state, replay.outcome().state().word())
        && wantsDivergence(replay.log().divergence().state())
        && (streaming == null || streaming == replay.streaming())
        && wantsStatus(replay.outcome().responseStatus())
        && wantsTime(replay.timestamp())
        && contains(replay.requestId());
  }

  /** Whether a record comes after the cursor. */
  public boolean isPast(ReplayRecord replay) {
    if (after == null) {
      return true;
    }
    long at = Cursor.micros(replay.timestamp());
    return at < after.atMicros()
        || (at == after.atMicros() && replay.id().compareTo(after.id()) < 0);
  }

  private boolean wantsLock(String reason) {
    return switch (lock) {
      case "" -> true;
      case ANY_LOCK -> !reason.isEmpty();
      case NO_LOCK -> reason.isEmpty();
      default -> lock.equals(reason);
    };
  }

  private boolean wantsDivergence(String found) {
    return divergence.equals(ANY_DIVERGENCE)
        ? !found.isEmpty() && !found.equals(State.HEALTHY.word())
        : wanted(divergence, found);
  }

  private boolean wantsStatus(int status) {
    return statuses == null || (status >= statuses.from() && status <= statuses.to());
  }

  private boolean wantsTime(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  private boolean contains(String requestId) {
    return search.isEmpty()
        || requestId.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
  }

  private static boolean wanted(String filter, String value) {
    return filter.isEmpty() || filter.equals(value);
  }
}
