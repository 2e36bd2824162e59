package io.throughline.store;

import io.throughline.store.StoreFailure.Reason;

/**
 * Is told what happens between a shared store and what is remembered of it in this process, for
 * metrics and the log. Called on the threads of requests and of the store; must not block.
 */
public interface StoreListener {
  /** Nobody listens. */
  StoreListener NONE = new StoreListener() {};

  /** The shared store did not do what it was asked. */
  default void failed(Reason reason) {}

  /** A request was answered from this process, since the shared store could not. */
  default void nearAnswered() {}

  /** Sessions or links that were written here meanwhile have reached the shared store. */
  default void pushed(int count) {}

  /** Writes made here meanwhile were given up: another replica was ahead, or there was no room. */
  default void lost(int count) {}

  /** The shared store answers again after an outage. */
  default void recovered() {}
}
