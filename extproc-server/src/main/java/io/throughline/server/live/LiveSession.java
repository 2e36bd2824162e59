package io.throughline.server.live;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as it is now: its newest turn, and sums over the turns that were seen. Amounts of a
 * second currency are not added to those of the first.
 *
 * @param last the newest turn
 * @param startedAt when the first turn was routed that was seen
 * @param lastAt when anything was heard of it last
 * @param seen turns
 * @param tokens of prompts and answers
 * @param cost null where no turn has a price
 */
record LiveSession(
    LiveTurn last,
    Instant startedAt,
    Instant lastAt,
    int seen,
    int switches,
    int corrections,
    long tokens,
    @Nullable BigDecimal cost,
    String currency) {
  /** A session whose first turn this is. */
  static LiveSession of(LiveTurn turn) {
    return new LiveSession(turn, turn.at(), turn.lastAt(), 0, 0, 0, 0, null, "").plus(turn, 1, 1);
  }

  /** One turn more. */
  LiveSession with(LiveTurn turn) {
    return plus(turn, 1, 1);
  }

  /** A turn of which more is known now. */
  LiveSession replaced(LiveTurn before, LiveTurn now) {
    return plus(before, -1, 0).plus(now, 1, 0);
  }

  private LiveSession plus(LiveTurn turn, int sign, int turns) {
    boolean newest = !turn.at().isBefore(last.at());
    Instant heard = turn.lastAt();
    String paidIn = currency.isEmpty() ? turn.currency() : currency;
    BigDecimal amount = turn.currency().equals(paidIn) ? turn.cost() : null;
    return new LiveSession(
        newest ? turn : last,
        turn.at().isBefore(startedAt) ? turn.at() : startedAt,
        heard.isAfter(lastAt) ? heard : lastAt,
        seen + turns,
        switches + (turn.switches() ? sign : 0),
        corrections + (turn.corrected() ? sign : 0),
        tokens + sign * turn.tokens(),
        amount == null ? cost : sum(cost, sign > 0 ? amount : amount.negate()),
        paidIn);
  }

  private static BigDecimal sum(@Nullable BigDecimal cost, BigDecimal amount) {
    return cost == null ? amount : cost.add(amount);
  }

  /** Turns of the whole session, as far as is known: those before the first that was seen, too. */
  int turns() {
    return Math.max(seen, last.turnIndex() + 1);
  }
}
