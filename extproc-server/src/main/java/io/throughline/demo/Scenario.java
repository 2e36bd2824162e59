package io.throughline.demo;

import java.util.Collection;

/** What happens to the model servers while the sessions run. */
enum Scenario {
  /** Nothing. */
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
  };

  /** Turns are counted over all sessions from 0; the first failing one is within a tool loop. */
  private static final int FAILS_AT = 4;

  private static final int WORKS_AT = 12;

  /**
   * Called before each request.
   *
   * @param turn its number over all sessions
   * @param modelInUse the model that served the session's turn before; empty at its first
   */
  void before(int turn, String modelInUse, Collection<SampleModelServer> servers) {}
}
