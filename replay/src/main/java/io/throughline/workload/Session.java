package io.throughline.workload;

import io.throughline.selector.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One session of a scenario, whole; {@value #TURNS} turns. */
public record Session(Scenario scenario, List<Turn> turns) {
  /** Turns of every session. */
  public static final int TURNS = 18;

  /** Sessions that one seed gives. */
  public static final int PER_SEED = 40;

  /** Copies the turns. */
  public Session {
    turns = List.copyOf(turns);
  }

  /**
   * The sessions of a scenario that one seed gives: always the same.
   *
   * @param seed 0 or more
   */
  public static List<Session> generate(Scenario scenario, long seed) {
    PythonRandom random = new PythonRandom(seed);
    List<Session> sessions = new ArrayList<>(PER_SEED);
    for (int i = 0; i < PER_SEED; i++) {
      sessions.add(draw(scenario, random));
    }
    return List.copyOf(sessions);
  }

  private static Session draw(Scenario scenario, PythonRandom random) {
    int history = scenario.history().first(random);
    Set<Integer> idle = scenario.idle().turns(random);
    List<Turn> turns = new ArrayList<>(TURNS);
    int drifts = 0;
    for (int t = 0; t < TURNS; t++) {
      Phase phase = scenario.phases().of(t);
      drifts += phase == Phase.DRIFT ? 1 : 0;
      double demand = scenario.demand().of(t, phase, random);
      Model asked = Fleet.asked(demand);
      Turn turn = new Turn(t, phase, demand, history, idle.contains(t), drifts, asked);
      turns.add(turn);
      history = scenario.history().after(turn);
    }
    return new Session(scenario, turns);
  }
}
