package io.throughline.replay.journal;

import io.throughline.divergence.State;
import io.throughline.replay.Activity;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.PromptSimilarity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out what one session comes to, from all its records. The same records give the same rows,
 * in whatever order they came.
 */
final class SessionRoll {
  /** A near-equal message within this time is a retry. */
  static final Duration RETRY_WITHIN = Duration.ofSeconds(120);

  static final String TURNS =
      "SELECT at_us, workspace, phase, lock_reason, prompt_simhash, base_model, selected_model,"
          + " action, state, status, cut_off, activity, input_tokens, cached_tokens, output_tokens,"
          + " cost_nanos, uncached_nanos, currency, ttft_ms, duration_ms, profile, divergence,"
          + " divergence_turns, divergence_changed, corrected FROM records"
          + " WHERE session_id = :session_id AND tenant = :tenant ORDER BY at_us, id";

  private static final String TOOL_LOOP = "tool_loop";
  private static final String SWITCH = "switch";
  private static final String RECOVERY = "recovery";

  private SessionRoll() {}

  /** One record, as the roll-up reads it; null where nothing was told. */
  record Turn(
      long atMicros,
      String workspace,
      String phase,
      boolean locked,
      long promptSimHash,
      String baseModel,
      String model,
      String action,
      String state,
      int status,
      boolean cutOff,
      String activity,
      @Nullable Long inputTokens,
      @Nullable Long cachedTokens,
      @Nullable Long outputTokens,
      @Nullable Long costNanos,
      @Nullable Long uncachedNanos,
      String currency,
      @Nullable Long ttftMillis,
      @Nullable Long durationMillis,
      String profile,
      String divergence,
      int divergenceTurns,
      boolean divergenceChanged,
      boolean corrected) {
    static Turn of(ResultSet row) throws SQLException {
      return new Turn(
          row.getLong("at_us"),
          row.getString("workspace"),
          row.getString("phase"),
          !row.getString("lock_reason").isEmpty(),
          row.getLong("prompt_simhash"),
          row.getString("base_model"),
          row.getString("selected_model"),
          row.getString("action"),
          row.getString("state"),
          row.getInt("status"),
          row.getLong("cut_off") != 0,
          row.getString("activity"),
          number(row, "input_tokens"),
          number(row, "cached_tokens"),
          number(row, "output_tokens"),
          number(row, "cost_nanos"),
          number(row, "uncached_nanos"),
          row.getString("currency"),
          number(row, "ttft_ms"),
          number(row, "duration_ms"),
          row.getString("profile"),
          row.getString("divergence"),
          row.getInt("divergence_turns"),
          row.getLong("divergence_changed") != 0,
          row.getLong("corrected") != 0);
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
      long number = row.getLong(column);
      return row.wasNull() ? null : number;
    }

    boolean ended() {
      return !state.equals(LifecycleState.IN_PROGRESS.word());
    }

    boolean usable() {
      return state.equals(LifecycleState.COMPLETED.word()) && status / 100 == 2 && !cutOff;
    }

    boolean isOfUser() {
      return !phase.equals(TOOL_LOOP);
    }

    /** Whether it asks again what an earlier one asked. */
    boolean retries(Turn earlier) {
      return atMicros - earlier.atMicros <= RETRY_WITHIN.toNanos() / 1_000
          && PromptSimilarity.nearEqual(promptSimHash, earlier.promptSimHash);
    }

    /** Whether it is the first turn of a circle. */
    boolean diverges() {
      return divergenceChanged && divergence.equals(State.DIVERGED.word());
    }

    /** Whether a circle ended with it. */
    boolean recovers() {
      return divergenceChanged && divergence.equals(State.RECOVERED.word());
    }

    boolean heldElsewhere() {
      return locked && !baseModel.isEmpty() && !baseModel.equals(model);
    }
  }

  /** The rows of a session, by model; none where no record of it has a model. */
  static List<SessionMetrics> of(String tenant, String sessionId, List<Turn> turns) {
    Map<String, SessionMetrics.Sum> sums = new LinkedHashMap<>();
    Turn lastOfUser = null;
    Turn first = null;
    boolean firstRetried = false;
    String began = "";
    for (Turn turn : turns) {
      boolean retry = lastOfUser != null && turn.isOfUser() && turn.retries(lastOfUser);
      firstRetried |= retry && lastOfUser == first;
      lastOfUser = turn.isOfUser() ? turn : lastOfUser;
      first = first == null ? turn : first;
      if (!turn.model().isEmpty()) {
        began = began.isEmpty() ? turn.model() : began;
        sums.computeIfAbsent(turn.model(), model -> new SessionMetrics.Sum()).add(turn, retry);
      }
    }
    if (first == null || sums.isEmpty()) {
      return List.of();
    }
    Integer oneShot = first.ended() ? (first.usable() && !firstRetried ? 1 : 0) : null;
    List<SessionMetrics> rows = new ArrayList<>();
    String activity = activity(turns);
    String ended = last(sums);
    String profile = profile(turns);
    for (Map.Entry<String, SessionMetrics.Sum> sum : sums.entrySet()) {
      boolean here = sum.getKey().equals(began);
      rows.add(
          sum.getValue()
              .of(
                  new SessionMetrics.Of(
                      tenant,
                      sessionId,
                      sum.getKey(),
                      turns.getLast().workspace(),
                      activity,
                      profile,
                      here && turns.stream().anyMatch(Turn::diverges),
                      turns.size(),
                      here,
                      sum.getKey().equals(ended),
                      here ? oneShot : null)));
    }
    return rows;
  }

  private static String profile(List<Turn> turns) {
    for (Turn turn : turns.reversed()) {
      if (!turn.profile().isEmpty()) {
        return turn.profile();
      }
    }
    return "";
  }

  /** The model whose last turn ended last. */
  private static String last(Map<String, SessionMetrics.Sum> sums) {
    return Collections.max(
            sums.entrySet(), Comparator.comparingLong(sum -> sum.getValue().endedMicros()))
        .getKey();
  }

  /** What most turns are about; on a tie the first in the order of {@link Activity}. */
  private static String activity(List<Turn> turns) {
    Map<Activity, Integer> counts = new EnumMap<>(Activity.class);
    for (Turn turn : turns) {
      for (Activity one : Activity.values()) {
        if (one.word().equals(turn.activity())) {
          counts.merge(one, 1, Integer::sum);
        }
      }
    }
    Activity most = Activity.OTHER;
    for (Map.Entry<Activity, Integer> count : counts.entrySet()) {
      if (count.getValue() > counts.getOrDefault(most, 0)) {
        most = count.getKey();
      }
    }
    return most.word();
  }

  static boolean isSwitch(Turn turn) {
    return turn.action().equals(SWITCH);
  }

  static boolean isRecovery(Turn turn) {
    return turn.action().equals(RECOVERY);
  }
}
