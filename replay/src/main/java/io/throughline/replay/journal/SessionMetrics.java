package io.throughline.replay.journal;

import io.throughline.replay.journal.SessionRoll.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one model did in one session: a row of {@code session_metrics}.
 *
 * @param of whose row it is
 * @param sum of the turns that the model answered
 */
record SessionMetrics(Of of, Sum sum) {
  /** The columns, in the order of {@link #values}. */
  static final List<String> COLUMNS =
      List.of(
          "tenant",
          "session_id",
          "model",
          "workspace",
          "activity",
          "profile",
          "session_turns",
          "began_here",
          "ended_here",
          "one_shot",
          "began_us",
          "ended_us",
          "turns",
          "failed",
          "input_tokens",
          "cached_tokens",
          "output_tokens",
          "cost_nanos",
          "uncached_nanos",
          "unpriced",
          "currency",
          "duration_ms",
          "ttft_ms",
          "ttft_turns",
          "retries",
          "switches",
          "recoveries",
          "locks",
          "locks_that_held",
          "diverged",
          "divergences",
          "divergences_ended",
          "recovery_turns",
          "corrections");

  /**
   * Whose row it is.
   *
   * @param activity of the session
   * @param profile of the session's last turn that has one
   * @param diverged where this model answered first: whether the session ever went in circles
   * @param sessionTurns of all its models
   * @param beganHere whether this model answered first
   * @param endedHere whether this model's last turn ended last
   * @param oneShot 1 where the session's first request got a usable answer and was not asked again,
   *     0 where not; null where it is not known, or another model began
   */
  record Of(
      String tenant,
      String sessionId,
      String model,
      String workspace,
      String activity,
      String profile,
      boolean diverged,
      int sessionTurns,
      boolean beganHere,
      boolean endedHere,
      @Nullable Integer oneShot) {}

  /** Adds turns up. */
  static final class Sum {
    private long began = Long.MAX_VALUE;
    private long ended = Long.MIN_VALUE;
    private long turns;
    private long failed;
    private long input;
    private long cached;
    private long output;
    private long cost;
    private long uncached;
    private long unpriced;
    private String currency = "";
    private long duration;
    private long ttft;
    private long ttftTurns;
    private long retries;
    private long switches;
    private long recoveries;
    private long locks;
    private long held;
    private long divergences;
    private long divergencesEnded;
    private long recoveryTurns;
    private long corrections;

    void add(Turn turn, boolean retry) {
      began = Math.min(began, turn.atMicros());
      ended = Math.max(ended, turn.atMicros() + 1_000 * or0(turn.durationMillis()));
      turns++;
      failed += turn.ended() && turn.status() / 100 != 2 ? 1 : 0;
      input += or0(turn.inputTokens());
      cached += or0(turn.cachedTokens());
      output += or0(turn.outputTokens());
      addCost(turn);
      duration += or0(turn.durationMillis());
      ttft += or0(turn.ttftMillis());
      ttftTurns += turn.ttftMillis() == null ? 0 : 1;
      retries += retry ? 1 : 0;
      switches += SessionRoll.isSwitch(turn) ? 1 : 0;
      recoveries += SessionRoll.isRecovery(turn) ? 1 : 0;
      locks += turn.locked() ? 1 : 0;
      held += turn.heldElsewhere() ? 1 : 0;
      divergences += turn.diverges() ? 1 : 0;
      divergencesEnded += turn.recovers() ? 1 : 0;
      recoveryTurns += turn.recovers() ? turn.divergenceTurns() : 0;
      corrections += turn.corrected() ? 1 : 0;
    }

    /** Amounts of a second currency are not added to those of the first. */
    private void addCost(Turn turn) {
      Long amount = turn.costNanos();
      currency = currency.isEmpty() && amount != null ? turn.currency() : currency;
      if (amount != null && turn.currency().equals(currency)) {
        Long without = turn.uncachedNanos();
        cost += amount;
        uncached += without == null ? amount : without;
      } else if (amount != null || turn.inputTokens() != null) {
        unpriced++;
      }
    }

    private static long or0(@Nullable Long number) {
      return number == null ? 0 : number;
    }

    /** When the last turn ended, in microseconds. */
    long endedMicros() {
      return ended;
    }

    SessionMetrics of(Of of) {
      return new SessionMetrics(of, this);
    }
  }

  /** When the last turn ended, in microseconds. */
  long endedMicros() {
    return sum.endedMicros();
  }

  /** By {@link #COLUMNS}. */
  List<@Nullable Object> values() {
    List<@Nullable Object> values = new ArrayList<>(COLUMNS.size());
    values.addAll(List.of(of.tenant(), of.sessionId(), of.model(), of.workspace(), of.activity()));
    values.add(of.profile());
    values.add((long) of.sessionTurns());
    values.add(of.beganHere() ? 1L : 0L);
    values.add(of.endedHere() ? 1L : 0L);
    values.add(of.oneShot() == null ? null : (long) of.oneShot());
    values.addAll(
        List.of(sum.began, sum.ended, sum.turns, sum.failed, sum.input, sum.cached, sum.output));
    values.addAll(List.of(sum.cost, sum.uncached, sum.unpriced, sum.currency));
    values.addAll(List.of(sum.duration, sum.ttft, sum.ttftTurns, sum.retries));
    values.addAll(List.of(sum.switches, sum.recoveries, sum.locks, sum.held));
    values.add(of.diverged() ? 1L : 0L);
    values.addAll(List.of(sum.divergences, sum.divergencesEnded));
    values.addAll(List.of(sum.recoveryTurns, sum.corrections));
    return values;
  }
}
