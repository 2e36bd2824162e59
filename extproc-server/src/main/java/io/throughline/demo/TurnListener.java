package io.throughline.demo;

import java.io.IOException;
import java.time.Duration;

/** Sees the client's turns as they happen. */
interface TurnListener {
  /**
   * A session is about to begin; called in the order of the traffic.
   *
   * @param profile that it asks for; empty for none
   * @param alone whether no other runs beside it
   */
  default void began(String session, String profile, boolean alone) {}

  /** A user speaks, perhaps after a pause; {@code text} is for the reader. */
  default void user(String session, String text, Duration pauseBefore) {}

  /** A request is about to leave. */
  default void before(String session, int turn) throws IOException, InterruptedException {}

  /** Its answer, or failure, is there. */
  void after(TurnResult result) throws IOException, InterruptedException;

  /** The session's last turn is through. */
  default void ended(String session) {}
}
