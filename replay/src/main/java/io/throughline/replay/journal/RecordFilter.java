package io.throughline.replay.journal;

import io.throughline.divergence.State;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.SessionPolicy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What records have to be like. An empty text filters nothing, and so does null.
 *
 * @param search part of the request id, whatever its case
 * @param sessionId exact session id as the client sent it
 * @param decision exact name
 * @param model exact name of the selected or the requested model
 * @param action start, stay, switch or recovery
 * @param lock {@code any} or {@code none}; {@code client_named} for turns whose model the client
 *     named; else the reason such as {@code hard_lock=tool_loop}, without its kind for all kinds
 * @param phase such as {@code user_turn}
 * @param state the word of a lifecycle state
 * @param divergence the word of a divergence state, or {@code any} for all but healthy
 * @param statuses HTTP statuses; null for all
 * @param streaming null for both
 */
public record RecordFilter(
    String search,
    String sessionId,
    String decision,
    String model,
    String action,
    String lock,
    String phase,
    String state,
    String divergence,
    @Nullable Statuses statuses,
    @Nullable Boolean streaming) {
  /** Locks of any kind. */
  public static final String ANY_LOCK = "any";

  /** No lock. */
  public static final String NO_LOCK = "none";

  /** No lock: the decision's reason when the client named the model. */
  public static final String CLIENT_NAMED = "client_named";

  /** Any sign of divergence. */
  public static final String ANY_DIVERGENCE = "any";

  /** Every record. */
  public static final RecordFilter NONE = ofSession("");

  /**
   * HTTP statuses.
   *
   * @param from the first
   * @param to the last
   */
  public record Statuses(int from, int to) {}

  /** The records of one session. */
  public static RecordFilter ofSession(String sessionId) {
    return new RecordFilter("", sessionId, "", "", "", "", "", "", "", null, null);
  }

  /** Whether a record is like that. */
  boolean matches(ReplayRecord replay) {
    SessionPolicy policy = replay.policy();
    return wanted(sessionId, replay.sessionId())
        && wanted(decision, replay.decision())
        && (wanted(model, replay.servedBy()) || wanted(model, replay.originalModel()))
        && wanted(action, replay.finalAction())
        && wanted(phase, policy == null ? "" : policy.turn().phase())
        && wantsLock(
            policy == null ? "" : policy.hardLockReason(),
            policy == null ? "" : policy.decisionReason())
        && wanted(state, replay.outcome().state().word())
        && wantsDivergence(replay.log().divergence().state())
        && (streaming == null || streaming == replay.streaming())
        && wantsStatus(replay.outcome().responseStatus())
        && contains(replay.requestId());
  }

  /** Whether it asks for what no index of a store knows. */
  boolean searches() {
    return sessionId.isEmpty() && !equals(NONE);
  }

  private boolean wantsLock(String reason, String decisionReason) {
    return switch (lock) {
      case "" -> true;
      case ANY_LOCK -> !reason.isEmpty();
      case NO_LOCK -> reason.isEmpty();
      case CLIENT_NAMED -> decisionReason.equals(CLIENT_NAMED);
      default -> lock.equals(reason) || reason.startsWith(kindsOf(lock));
    };
  }

  /** What the reasons of a lock that has kinds begin with, each behind a colon. */
  static String kindsOf(String lock) {
    return lock + ":";
  }

  private boolean wantsDivergence(String found) {
    return divergence.equals(ANY_DIVERGENCE)
        ? !found.isEmpty() && !found.equals(State.HEALTHY.word())
        : wanted(divergence, found);
  }

  private boolean wantsStatus(int status) {
    return statuses == null || (status >= statuses.from() && status <= statuses.to());
  }

  private boolean contains(String requestId) {
    return search.isEmpty()
        || requestId.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
  }

  private static boolean wanted(String filter, String value) {
    return filter.isEmpty() || filter.equals(value);
  }
}
