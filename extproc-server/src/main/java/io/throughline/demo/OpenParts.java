package io.throughline.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, closed in reverse order, once, also on Ctrl-C. Thread-safe. */
final class OpenParts implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /** Takes a part that has just been started; after the end it is closed at once. */
  synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    if (closed) {
      close();
    }
    return part;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("demo: " + e);
      }
    }
  }
}
