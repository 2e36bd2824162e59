package io.throughline.session;

import io.throughline.selector.Money;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session for its limits. Immutable.
 *
 * @param spent what its answered turns cost, a part for each currency, at most {@value #SPENT_MAX};
 *     turns whose price is not known are in none
 * @param told limits that its model was told of and that its last answered turn was beyond, as
 *     {@link Limit#bit bits}
 */
public record Account(List<Spent> spent, int told) {
  /** Bound on currencies; what is spent in others is not kept. */
  public static final int SPENT_MAX = 4;

  /** Before the first turn. */
  public static final Account NONE = new Account(List.of(), 0);

  /** Copies the list. */
  public Account {
    spent = List.copyOf(spent);
  }

  /** What was spent in a currency; nothing where none of it was. */
  public Money spentIn(String currency) {
    for (Spent one : spent) {
      if (one.currency().equals(currency)) {
        return one.money();
      }
    }
    return Money.zero(currency);
  }

  /** With one more turn answered. */
  Account after(PendingTurn turn, TurnOutcome outcome) {
    Account charged = plus(outcome.cost());
    return turn.told() == told ? charged : new Account(charged.spent, turn.told());
  }

  /** With what an answer cost; null where that is not known. */
  Account plus(@Nullable Money cost) {
    return cost == null ? this : new Account(with(cost), told);
  }

  private List<Spent> with(Money cost) {
    Spent more = Spent.of(cost);
    List<Spent> sums = new ArrayList<>(spent);
    for (int i = 0; i < sums.size(); i++) {
      if (sums.get(i).currency().equals(more.currency())) {
        sums.set(i, sums.get(i).plus(more));
        return sums;
      }
    }
    if (sums.size() < SPENT_MAX) {
      sums.add(more);
    }
    return sums;
  }
}
