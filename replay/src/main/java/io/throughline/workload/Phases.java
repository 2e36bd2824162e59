package io.throughline.workload;

/**
 * Which turns of a scenario are what.
 *
 * @param tool turns within tool loops
 * @param state turns that continue the provider's state
 * @param drift turns that ask for something of another kind
 */
public record Phases(Slots tool, Slots state, Slots drift) {
  /** Tool loops only. */
  public static Phases tools(int cycle, Integer... slots) {
    return new Phases(Slots.of(cycle, slots), Slots.NONE, Slots.NONE);
  }

  /**
   * What turn t is. Drift outranks provider state, and that a tool loop; a first turn answers and
   * continues nothing.
   */
  public Phase of(int turn) {
    if (drift.holds(turn)) {
      return Phase.DRIFT;
    }
    if (turn > 0 && state.holds(turn)) {
      return Phase.PROVIDER_STATE;
    }
    return turn > 0 && tool.holds(turn) ? Phase.TOOL_LOOP : Phase.USER_TURN;
  }
}
