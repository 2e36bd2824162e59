package io.throughline.server.sdk;

import java.util.concurrent.atomic.AtomicInteger;

/** Token counts of which no two are equal, so that a record with another answer's is found. */
final class Counter {
  private final AtomicInteger next;

  Counter(int first) {
    next = new AtomicInteger(first);
  }

  int next() {
    return next.getAndIncrement();
  }
}
