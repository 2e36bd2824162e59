package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.selector.Money;
import io.throughline.selector.Prices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DemoChecksTest {
  private static final Map<String, Long> QUIET =
      Map.of(
          "http.in.ext_proc.throughline.failure_mode_allowed", 0L,
          "http.in.ext_proc.throughline.message_timeouts", 0L,
          "http.in.ext_proc.throughline_observer.failure_mode_allowed", 0L,
          "http.in.ext_proc.throughline_observer.message_timeouts", 0L);

  private static final List<DemoTurn> HEALTHY =
      List.of(
          turn(0, Phase.USER_TURN, "A", "start", "A"),
          turn(1, Phase.TOOL_LOOP, "A", "stay", "B"),
          turn(2, Phase.USER_TURN, "B", "switch", "B"));

  @Test
  void healthy() {
    assertFails(HEALTHY, QUIET);
  }

  @Test
  void aTurnWithoutAnAnswer() {
    assertFails(change(1, turn -> with(turn, "A", false)), QUIET, DemoChecks.EVERY_TURN_ANSWERED);
  }

  @Test
  void noTurnsProveNothing() {
    assertFails(
        List.of(),
        QUIET,
        DemoChecks.EVERY_TURN_ANSWERED,
        DemoChecks.RECORDS_MATCH_SERVERS,
        DemoChecks.TWO_MODELS_SERVED,
        DemoChecks.A_SWITCH_HAPPENED,
        DemoChecks.A_LOCK_HELD);
  }

  @Test
  void aCounterOfEitherFilterAboveZero() {
    assertFails(
        HEALTHY,
        counting("http.in.ext_proc.throughline.failure_mode_allowed"),
        DemoChecks.FAILURE_MODE_ALLOWED_ZERO);
    assertFails(
        HEALTHY,
        counting("http.in.ext_proc.throughline_observer.message_timeouts"),
        DemoChecks.MESSAGE_TIMEOUTS_ZERO);
  }

  @Test
  void countersThatEnvoyDoesNotShowAreNotZero() {
    assertFails(
        HEALTHY, Map.of(), DemoChecks.FAILURE_MODE_ALLOWED_ZERO, DemoChecks.MESSAGE_TIMEOUTS_ZERO);
  }

  @Test
  void anotherServerThanTheRecordSays() {
    assertFails(change(2, turn -> with(turn, "C", true)), QUIET, DemoChecks.RECORDS_MATCH_SERVERS);
  }

  @Test
  void oneModelOnly() {
    List<DemoTurn> same =
        List.of(
            turn(0, Phase.USER_TURN, "A", "start", "A"),
            turn(1, Phase.TOOL_LOOP, "A", "stay", "B"));
    assertFails(same, QUIET, DemoChecks.TWO_MODELS_SERVED, DemoChecks.A_SWITCH_HAPPENED);
  }

  @Test
  void aChangeThatIsNotCalledASwitch() {
    assertFails(
        change(2, turn -> turn(2, Phase.USER_TURN, "B", "recovery", "B")),
        QUIET,
        DemoChecks.A_SWITCH_HAPPENED);
  }

  @Test
  void aLockThatAgreesWithTheBaseChoiceProvesNothing() {
    assertFails(
        change(1, turn -> turn(1, Phase.TOOL_LOOP, "A", "stay", "A")),
        QUIET,
        DemoChecks.A_LOCK_HELD);
  }

  @Test
  void aChangeInsideALoopIsUnsafe() {
    List<DemoTurn> moved = change(1, turn -> turn(1, Phase.TOOL_LOOP, "B", "switch", "B"));
    assertEquals(1, Totals.of(moved).unsafe());
    assertEquals(0, Totals.of(HEALTHY).unsafe());
    assertEquals(1, Totals.of(HEALTHY).switches());
  }

  @Test
  void routingEachTurnForItselfFollowsTheBaseChoice() {
    Map<String, Prices> prices = Map.of("A", prices("2", "1", "4"), "B", prices("20", "10", "40"));
    SingleTurn single = SingleTurn.of(HEALTHY, prices);

    assertEquals(1, single.switches());
    assertEquals(1, single.unsafe());
    // A: 100 in, 10 out. B: 100 in, 10 out. B again, its earlier prompt cached: 100 cached, 10 out.
    assertEquals(new Money("USD", new BigDecimal("0.00404")), single.cost());
  }

  private static Prices prices(String input, String cachedInput, String output) {
    return new Prices(
        "USD", new BigDecimal(input), new BigDecimal(cachedInput), null, new BigDecimal(output));
  }

  private static void assertFails(
      List<DemoTurn> turns, Map<String, Long> stats, String... expected) {
    List<String> failed =
        DemoChecks.of(Scenario.USUAL, 1, turns, Counters.of(stats)).entrySet().stream()
            .filter(check -> !check.getValue())
            .map(Map.Entry::getKey)
            .toList();
    assertEquals(List.of(expected), failed);
  }

  private static Map<String, Long> counting(String name) {
    var stats = new HashMap<>(QUIET);
    stats.put(name, 1L);
    return stats;
  }

  private static List<DemoTurn> change(int index, UnaryOperator<DemoTurn> change) {
    List<DemoTurn> turns = new ArrayList<>(HEALTHY);
    turns.set(index, change.apply(turns.get(index)));
    return turns;
  }

  private static DemoTurn turn(int turn, Phase phase, String model, String action, String base) {
    var usage = new TokenUsage(100, 0, 10);
    var replay =
        new ReplayRecord(
            "r" + turn,
            "s",
            "d",
            model,
            base,
            phase.wireName(),
            "reason",
            phase == Phase.TOOL_LOOP,
            "issued",
            false,
            false,
            true,
            usage,
            new Money("USD", BigDecimal.ONE),
            "",
            Circling.NONE);
    return new DemoTurn(
        "s",
        turn,
        0,
        phase,
        phase.wireName(),
        "d",
        model,
        model,
        action,
        "reason",
        usage,
        "r" + turn,
        200,
        true,
        Told.NOTHING,
        replay);
  }

  private static DemoTurn with(DemoTurn t, String servedModel, boolean answered) {
    return new DemoTurn(
        t.session(),
        t.turn(),
        t.replica(),
        t.clientPhase(),
        t.phase(),
        t.decision(),
        t.model(),
        servedModel,
        t.action(),
        t.reason(),
        t.usage(),
        t.replayId(),
        t.status(),
        answered,
        t.told(),
        t.replay());
  }
}
