package io.throughline.replay.derive;

import io.throughline.replay.LifecycleState;
import io.throughline.replay.ReplayRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The recorded turns of one session.
 *
 * @param turns oldest first; at least one
 */
record RecordedSession(List<ReplayRecord> turns) {
  /** A session that was quiet for so long has ended. */
  static final Duration IDLE_ENDS = Duration.ofMinutes(30);

  private static final Comparator<ReplayRecord> OLDEST_FIRST =
      Comparator.comparing(ReplayRecord::timestamp).thenComparing(ReplayRecord::id);

  /** Other paths count tokens, embed or ask a provider for what it keeps. */
  private static final Set<String> TURNS =
      Set.of("/v1/chat/completions", "/v1/responses", "/v1/messages");

  private record Key(String tenant, String session) {}

  RecordedSession {
    turns = List.copyOf(turns);
  }

  /** The sessions of the records; two tenants never share one. */
  static Collection<RecordedSession> of(Collection<ReplayRecord> records) {
    Map<Key, List<ReplayRecord>> turns = new LinkedHashMap<>();
    for (ReplayRecord replay : records) {
      if (isTurn(replay)) {
        turns
            .computeIfAbsent(new Key(replay.tenant(), replay.sessionId()), key -> new ArrayList<>())
            .add(replay);
      }
    }
    return turns.values().stream()
        .map(session -> new RecordedSession(session.stream().sorted(OLDEST_FIRST).toList()))
        .toList();
  }

  private static boolean isTurn(ReplayRecord replay) {
    return !replay.sessionId().isEmpty()
        && replay.policy() != null
        && !replay.selectedModel().isEmpty()
        && TURNS.contains(replay.path());
  }

  /** The model that answered, or was to. */
  static String model(ReplayRecord turn) {
    List<String> takers = turn.outcome().takers();
    return takers.isEmpty() ? turn.selectedModel() : takers.getLast();
  }

  /** Whether an answer began: its model's server took the turn. */
  static boolean isAnswered(ReplayRecord turn) {
    LifecycleState state = turn.outcome().state();
    return state == LifecycleState.COMPLETED
        || state == LifecycleState.ABORTED
        || state == LifecycleState.UNKNOWN && turn.outcome().responseStatus() / 100 == 2;
  }

  /** When nothing more of a turn was seen. */
  static Instant end(ReplayRecord turn) {
    Instant ended = turn.outcome().endedAt();
    return ended == null ? turn.timestamp() : ended;
  }

  /** The category and the decision of a turn, where it has them. */
  static Set<String> families(ReplayRecord turn) {
    Set<String> families = new LinkedHashSet<>(List.of(turn.category(), turn.decision()));
    families.removeIf(String::isBlank);
    return families;
  }

  /** Turns as session memory counts them, those from before the oldest record included. */
  int length() {
    int length = 0;
    for (ReplayRecord turn : turns) {
      if (isAnswered(turn)) {
        length = Math.max(length + 1, turn.turnIndex() + 1);
      }
    }
    return length;
  }

  /** Whether it was quiet for long enough, and no answer is on its way. */
  boolean hasEnded(Instant now) {
    Instant quietSince = now.minus(IDLE_ENDS);
    return turns.stream()
        .allMatch(turn ->
            turn.outcome().state() != LifecycleState.IN_PROGRESS && !end(turn).isAfter(quietSince));
  }
}
