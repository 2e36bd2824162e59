package io.throughline.workload;

import io.throughline.selector.Model;

/**
 * Chooses the models of one session, turn after turn; for one thread.
 *
 * @param <T> what it sees of a turn
 */
public interface Chooser<T extends Asking> {
  /** The model of the next turn. */
  Model choose(T turn);
}
