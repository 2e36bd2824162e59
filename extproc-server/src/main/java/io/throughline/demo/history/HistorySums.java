package io.throughline.demo.history;

import io.throughline.divergence.State;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Money;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a past comes to, counted while it is made up.
 *
 * @param turns requests, also those that failed
 * @param cost of those that were answered
 * @param divergedSessions sessions with at least one circle
 */
public record HistorySums(long sessions, long turns, BigDecimal cost, long divergedSessions) {
  /** Nothing yet. */
  static final HistorySums NONE = new HistorySums(0, 0, BigDecimal.ZERO, 0);

  /** With the records of one more session. */
  HistorySums plus(List<ReplayRecord> session) {
    BigDecimal sum = cost;
    boolean diverged = false;
    for (ReplayRecord one : session) {
      Money paid = one.outcome().cost().total();
      sum = paid == null ? sum : sum.add(paid.amount());
      var facts = one.log().divergence();
      diverged |= facts.changed() && facts.state().equals(State.DIVERGED.word());
    }
    return session.isEmpty()
        ? this
        : new HistorySums(
            sessions + 1, turns + session.size(), sum, divergedSessions + (diverged ? 1 : 0));
  }

  /** Whether both are the same; amounts are compared by value. */
  public boolean equalsInValue(HistorySums other) {
    return sessions == other.sessions
        && turns == other.turns
        && cost.compareTo(other.cost) == 0
        && divergedSessions == other.divergedSessions;
  }
}
