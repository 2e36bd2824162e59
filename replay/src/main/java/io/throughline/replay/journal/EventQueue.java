package io.throughline.replay.journal;

import io.throughline.replay.ReplayRecord;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * States of records from the path of requests to the journal's thread. Bounded; adding neither
 * blocks nor wakes anybody. Any number of threads add, one takes.
 */
final class EventQueue {
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicLong added = new AtomicLong();
  private volatile long taken;
  private final int most;

  /**
   * A state.
   *
   * @param replay the record in it
   * @param opened whether an earlier state was added before
   */
  record Event(ReplayRecord replay, boolean opened) {}

  EventQueue(int most) {
    this.most = most;
  }

  /** Whether there was room. */
  boolean add(Event event) {
    long before;
    do {
      before = added.get();
      if (before - taken >= most) {
        return false;
      }
    } while (!added.compareAndSet(before, before + 1));
    return events.add(event);
  }

  /** Takes the oldest, as many as there are and no more than that; for one thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void take(int count, List<Event> into) {
    for (int i = 0; i < count; i++) {
      Event event = events.poll();
      if (event == null) {
        return;
      }
      into.add(event);
      taken = taken + 1;
    }
  }

  int size() {
    return (int) (added.get() - taken);
  }

  /** How many were added so far, those included that are being added. */
  long added() {
    return added.get();
  }

  /** How many were taken so far. */
  long taken() {
    return taken;
  }
}
