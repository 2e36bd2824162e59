package io.throughline.workload;

import java.util.Set;

/**
 * Turns that come back in a cycle: turn t is one when t mod cycle is among the slots.
 *
 * @param cycle length in turns, 0 to {@value #CYCLE_MAX}; 0 = never
 * @param slots each from 0 to cycle − 1
 */
public record Slots(int cycle, Set<Integer> slots) {
  /** No turn at all. */
  public static final Slots NONE = new Slots(0, Set.of());

  /** Longest cycle. */
  public static final int CYCLE_MAX = 1000;

  /**
   * @throws IllegalArgumentException if the cycle is out of range or a slot outside of it
   */
  public Slots {
    slots = Set.copyOf(slots);
    Expect.within("cycle", cycle, 0, CYCLE_MAX);
    for (int slot : slots) {
      Expect.within("slot", slot, 0, cycle - 1);
    }
  }

  /** Those slots of a cycle. */
  public static Slots of(int cycle, Integer... slots) {
    return new Slots(cycle, Set.of(slots));
  }

  /** Whether that turn is one. */
  public boolean holds(int turn) {
    return cycle > 0 && slots.contains(turn % cycle);
  }
}
