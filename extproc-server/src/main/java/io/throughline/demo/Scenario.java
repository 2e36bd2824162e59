package io.throughline.demo;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the demo shows: which sessions run, on which models, and what happens meanwhile. */
enum Scenario {
  /** Whole tasks; nothing happens. */
  USUAL,
  /** The server of the model in use fails for some turns, then works again. */
  OUTAGE {
    @Override
    void before(int turn, String modelInUse, Collection<SampleModelServer> servers) {
      if (turn == FAILS_AT) {
        servers.stream()
            .filter(server -> server.name().equals(modelInUse))
            .forEach(server -> server.faults(Faults.answering(503)));
      } else if (turn == WORKS_AT) {
        servers.forEach(server -> server.faults(Faults.NONE));
      }
    }

    @Override
    Map<String, Boolean> checks(List<DemoTurn> turns) {
      return OutageChecks.of(turns);
    }
  },
  /** Sessions under each of the four profiles. */
  PROFILES {
    @Override
    List<SessionPlan> sessions() {
      return ProfilesScenario.sessions();
    }

    @Override
    List<DemoModel> models() {
      return DemoModel.WITH_CHEAP_ONES;
    }

    @Override
    Pace pace(String model) {
      return ProfilesScenario.pace(model);
    }

    @Override
    boolean refuses(DemoTurn turn) {
      return ProfilesScenario.refuses(turn);
    }

    @Override
    Map<String, Boolean> checks(List<DemoTurn> turns) {
      return ProfilesScenario.checks(turns);
    }

    @Override
    boolean ofItsOwn() {
      return true;
    }
  },
  /** An agent goes in circles, another one waits for something, a third one runs away. */
  LOOP {
    @Override
    String guardian() {
      return LoopScenario.GUARDIAN;
    }

    @Override
    boolean refuses(DemoTurn turn) {
      return LoopScenario.refuses(turn);
    }

    @Override
    List<SessionPlan> sessions() {
      return LoopScenario.sessions();
    }

    @Override
    Map<String, Boolean> checks(List<DemoTurn> turns) {
      return LoopScenario.checks(turns);
    }

    @Override
    boolean ofItsOwn() {
      return true;
    }
  };

  /** Turns are counted over all sessions from 0; the first failing one is within a tool loop. */
  private static final int FAILS_AT = 4;

  private static final int WORKS_AT = 12;

  /** The sessions, in order. */
  List<SessionPlan> sessions() {
    return DemoScenario.sessions();
  }

  /** The models that are configured and served. */
  List<DemoModel> models() {
    return DemoModel.ALL;
  }

  /** Limits of each session; empty for none. */
  String guardian() {
    return "";
  }

  /** How fast a model is. */
  Pace pace(String model) {
    return Pace.UNBOUND;
  }

  /** Whether that turn is meant to be refused. */
  boolean refuses(DemoTurn turn) {
    return false;
  }

  /** What has to hold here beside what has to hold everywhere; by name, in order. */
  Map<String, Boolean> checks(List<DemoTurn> turns) {
    return Map.of();
  }

  /** Whether it shows its own sessions only, and not how any sessions are routed. */
  boolean ofItsOwn() {
    return false;
  }

  /**
   * Called before each request.
   *
   * @param turn its number over all sessions
   * @param modelInUse the model that served the session's turn before; empty at its first
   */
  void before(int turn, String modelInUse, Collection<SampleModelServer> servers) {}
}
