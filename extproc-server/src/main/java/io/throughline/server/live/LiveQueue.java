package io.throughline.server.live;

import io.throughline.replay.ReplayOutcome;
import io.throughline.replay.ReplayRecord;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What happens to records, from the path of requests to the live view. Bounded; adding neither
 * blocks nor wakes anybody, and what does not fit is counted.
 */
final class LiveQueue {
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final int most;

  /** What happened to a record. */
  sealed interface Event {}

  /** It was appended. */
  record Appended(ReplayRecord replay) implements Event {}

  /** Its outcome changed. */
  record Changed(String id, ReplayOutcome outcome) implements Event {}

  LiveQueue(int most) {
    this.most = most;
  }

  /** Adds one where there is room. */
  void offer(Event event) {
    if (size.incrementAndGet() > most) {
      size.decrementAndGet();
      dropped.increment();
    } else {
      events.add(event);
    }
  }

  @Nullable Event poll() {
    Event event = events.poll();
    if (event != null) {
      size.decrementAndGet();
    }
    return event;
  }

  long dropped() {
    return dropped.sum();
  }
}
