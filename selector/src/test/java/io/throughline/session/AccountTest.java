package io.throughline.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.divergence.CourseBytes;
import io.throughline.selector.Money;
import io.throughline.selector.plan.TurnKind;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a session has spent, and the limits that its model was told of. */
class AccountTest {
  private static final int TOLD = Limit.TURNS.bit();

  private static PendingTurn turn(String id, int told) {
    return new PendingTurn(
        id,
        "m",
        "d",
        id.hashCode(),
        0,
        0,
        1,
        100,
        0,
        TurnKind.UNKNOWN,
        false,
        CourseBytes.NONE,
        told);
  }

  private static Money money(String currency, String amount) {
    return new Money(currency, new BigDecimal(amount));
  }

  private static TurnOutcome costing(@Nullable Money cost) {
    return new TurnOutcome(0, 0, 0, "", List.of(), 5, cost);
  }

  private static SessionState spending(Money... costs) {
    SessionState session = SessionState.EMPTY;
    for (int i = 0; i < costs.length; i++) {
      session = session.opened(turn("x" + i, 0)).committed("x" + i, costing(costs[i]));
    }
    return session;
  }

  @Test
  void whatAnAnswerCostCountsThoughItsTurnWaitsNoLonger() {
    SessionState session = SessionState.EMPTY;
    for (int i = 0; i <= SessionState.PENDING_MAX; i++) {
      session = session.opened(turn("x" + i, 0));
    }
    assertEquals(1, session.turnCount(), "the oldest had to make room");
    session = session.answered("x0", "m", costing(money("USD", "0.5")));
    assertEquals(money("USD", "0.5"), session.account().spentIn("USD"));
    assertEquals(1, session.turnCount());
  }

  @Test
  void costsAreAddedUpByCurrencyAndWhatFailedOrIsNotPricedAddsNothing() {
    SessionState session =
        spending(money("USD", "0.10"), money("EUR", "1"), money("USD", "0.000000001"));
    session = session.opened(turn("failed", 0)).rolledBack("failed");
    session = session.opened(turn("unpriced", 0)).committed("unpriced", costing(null));
    assertEquals(money("USD", "0.100000001"), session.account().spentIn("USD"));
    assertEquals(money("EUR", "1"), session.account().spentIn("EUR"));
    assertEquals(Money.zero("GBP"), session.account().spentIn("GBP"));
  }

  @Test
  void amountsAreRoundedToBillionthsAndStayInRange() {
    SessionState session = spending(money("USD", "0.0000000015"), money("USD", "1e30"));
    assertEquals(Long.MAX_VALUE, session.account().spent().getFirst().nanos());
    session = spending(money("USD", "0.0000000015"));
    assertEquals(2, session.account().spent().getFirst().nanos());
  }

  @Test
  void onlySoManyCurrenciesAreKept() {
    SessionState session =
        spending(
            money("AAA", "1"),
            money("BBB", "1"),
            money("CCC", "1"),
            money("DDD", "1"),
            money("EEE", "1"),
            money("DDD", "1"));
    assertEquals(Account.SPENT_MAX, session.account().spent().size());
    assertEquals(money("DDD", "2"), session.account().spentIn("DDD"));
    assertEquals(Money.zero("EEE"), session.account().spentIn("EEE"));
  }

  @Test
  void whatTheModelWasToldIsThatOfTheTurnBeforeAndARequestThatIsSentAgainIsNoTurnBefore() {
    long conversation = "x".hashCode();
    SessionState told = SessionState.EMPTY.opened(turn("x", TOLD));
    assertEquals(TOLD, told.told(0), "it counts from its routing on");
    assertEquals(0, told.told(conversation), "the same request again is told again");
    assertEquals(0, told.rolledBack("x").told(0), "who failed was not told");
    SessionState answered = told.committed("x", TurnOutcome.unknown(5));
    assertEquals(TOLD, answered.told(0));
    SessionState within = answered.opened(turn("y", 0)).committed("y", TurnOutcome.unknown(6));
    assertEquals(0, within.told(0), "back within the limit");
    assertEquals(0, answered.forked().told(0), "another session begins anew");
  }
}
