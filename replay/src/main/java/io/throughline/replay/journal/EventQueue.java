package io.throughline.replay.journal;

import io.throughline.replay.ReplayRecord;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * States of records from the path of requests to the journal's thread. Bounded; adding neither
 * blocks nor wakes anybody. Any number of threads add, one takes.
 */
final class EventQueue {
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
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
    if (size.incrementAndGet() > most) {
      size.decrementAndGet();
      return false;
    }
    return events.add(event);
  }

  /** Takes the oldest, as many as there are and no more than that. */
  void take(int count, List<Event> into) {
    for (int i = 0; i < count; i++) {
      Event event = events.poll();
      if (event == null) {
        return;
      }
      size.decrementAndGet();
      into.add(event);
    }
  }

  int size() {
    return size.get();
  }
}
