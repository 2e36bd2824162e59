package io.throughline.server.admin;

import java.util.HashSet;
import java.util.Set;

/**
 * The readers of live events, of which there is a bounded number. One that has not taken anything
 * for long makes room for another. Thread-safe.
 */
final class LiveStreams {
  /** Readers at one time. */
  static final int MOST = 64;

  private final Set<LiveStream> open = new HashSet<>();

  /** Whether there is a place for one more. */
  synchronized boolean open(LiveStream stream) {
    if (open.size() >= MOST) {
      open.stream()
          .filter(LiveStream::isStuck)
          .findAny()
          .ifPresent(stuck -> {
            stuck.end();
            open.remove(stuck);
          });
    }
    return open.size() < MOST && open.add(stream);
  }

  synchronized void closed(LiveStream stream) {
    open.remove(stream);
  }
}
