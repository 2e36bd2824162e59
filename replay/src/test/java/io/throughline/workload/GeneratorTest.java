package io.throughline.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorTest {
  @ParameterizedTest
  @CsvSource({
    "balanced, 2200/1400/0/0, 131, 42248527, 1793, 875 + 0, 650, 98.1081, 83.0535, .7604",
    "tool-heavy, 1800/1800/0/0, 131, 63537809, 1541, 781 + 0, 1846, 353.9394, 188.1063, .8408",
    "frontier-heavy, 2200/1400/0/0, 0, 83093141, 1488, 491 + 0, 2128, 507.1175, 262.2888, .8593",
    "idle-heavy, 2200/1400/0/0, 600, 42559118, 1711, 832 + 0, 598, 101.9658, 83.1944, .7598",
    "stateful-heavy, 1000/1000/1600/0, 0, 33963951, 1499, 377 + 432, 2495, 242.0776, 146.5554, .8854",
    "drift-heavy, 1800/600/0/1200, 0, 87251933, 1677, 48 + 0, 1812, 422.2765, 260.4201, .8322"
  })
  void givesThePublishedSessions(
      String scenario,
      String phases,
      long idle,
      long history,
      int switches,
      String unsafe,
      long frontier,
      double uncached,
      double cost,
      double quality) {
    List<Session> sessions = sessions(scenario);
    List<Turn> turns = sessions.stream().flatMap(session -> session.turns().stream()).toList();
    assertEquals(phases, phases(turns));
    assertEquals(idle, turns.stream().filter(Turn::idle).count());
    assertEquals(history, turns.stream().mapToLong(Turn::historyTokens).sum());
    assertEquals(frontier, turns.stream().filter(t -> t.asked().equals(Fleet.FRONTIER)).count());
    assertEquals(
        unsafe, unsafe(sessions, Phase.TOOL_LOOP) + " + " + unsafe(sessions, Phase.PROVIDER_STATE));
    Tally tally = tally(sessions);
    assertEquals(switches, tally.switches());
    assertEquals(uncached, tally.uncached().toDouble(), .0002);
    assertEquals(cost, tally.cost().toDouble(), .0002);
    assertEquals(quality, tally.quality(), .00005);
  }

  @Test
  void givesThePublishedFirstTurns() {
    List<Turn> turns = Session.generate(Scenarios.named("balanced"), 20260530).getFirst().turns();
    List<Integer> history = turns.stream().limit(4).map(Turn::historyTokens).toList();
    List<String> demand = turns.stream().limit(4).map(t -> "%.4f".formatted(t.demand())).toList();
    assertEquals(List.of(931, 1448, 2062, 2778), history);
    assertEquals(List.of("0.4521", "0.6298", "0.7733", "0.7738"), demand);
  }

  /** From CPython: r = random.Random(seed); r.uniform(-1, 1), r.randrange(1000), r.randrange(7). */
  @ParameterizedTest
  @CsvSource({
    "0, 0.6888437030500962, 776, 3",
    "1, -0.7312715117751976, 867, 6",
    "20260530, -0.5904955177359998, 694, 2",
    "4294967295, 0.27071488826823464, 208, 1",
    "4294967296, -0.7740113980872718, 427, 0",
    "9223372036854775807, -0.3667102358259442, 646, 1"
  })
  void drawsWhatPythonDraws(long seed, double uniform, int thousand, int seven) {
    PythonRandom random = new PythonRandom(seed);
    assertEquals(uniform, random.uniform(-1, 1));
    assertEquals(thousand, random.below(1000));
    assertEquals(seven, random.below(7));
  }

  @Test
  void driftOutranksProviderStateAndThatAToolLoopAndAFirstTurnIsFree() {
    Phases all = new Phases(Slots.of(3, 0, 1, 2), Slots.of(3, 0, 1), Slots.of(3, 1));
    assertEquals(
        List.of(Phase.USER_TURN, Phase.DRIFT, Phase.TOOL_LOOP, Phase.PROVIDER_STATE),
        List.of(all.of(0), all.of(1), all.of(2), all.of(3)));
  }

  @Test
  void aSlotOutsideOfItsCycleIsRefused() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Slots(3, Set.of(3)));
    assertEquals("slot: 3 (expected: 0 to 2)", refused.getMessage());
  }

  private static List<Session> sessions(String scenario) {
    return Laboratory.SEEDS.stream()
        .flatMap(seed -> Session.generate(Scenarios.named(scenario), seed).stream())
        .toList();
  }

  private static String phases(List<Turn> turns) {
    return count(turns, Phase.USER_TURN)
        + "/"
        + count(turns, Phase.TOOL_LOOP)
        + "/"
        + count(turns, Phase.PROVIDER_STATE)
        + "/"
        + count(turns, Phase.DRIFT);
  }

  private static long count(List<Turn> turns, Phase phase) {
    return turns.stream().filter(turn -> turn.phase() == phase).count();
  }

  private static int unsafe(List<Session> sessions, Phase phase) {
    int unsafe = 0;
    for (Session session : sessions) {
      for (int t = 1; t < session.turns().size(); t++) {
        Turn turn = session.turns().get(t);
        boolean same = turn.asked().equals(session.turns().get(t - 1).asked());
        unsafe += turn.phase() == phase && !same ? 1 : 0;
      }
    }
    return unsafe;
  }

  private static Tally tally(List<Session> sessions) {
    Tally tally = Tally.none("single-turn");
    for (Session session : sessions) {
      tally = tally.plus(Tally.of(Policies.SINGLE_TURN, session));
    }
    return tally;
  }
}
