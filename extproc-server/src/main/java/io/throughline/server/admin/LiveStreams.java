package io.throughline.server.admin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The readers of live events, of which each access has a bounded number: those of one tenant take
 * no place of others. One that has not taken anything for long makes room for another of its
 * access. Thread-safe.
 */
final class LiveStreams {
  /** Readers at one time, of all tenants. */
  static final int MOST = 64;

  /** Readers at one time, of one tenant. */
  static final int MOST_OF_TENANT = 16;

  private final Map<Access, Set<LiveStream>> open = new HashMap<>();

  static int most(Access access) {
    return access.ofAllTenants() ? MOST : MOST_OF_TENANT;
  }

  /** Whether there is a place for one more. */
  synchronized boolean open(Access access, LiveStream stream) {
    Set<LiveStream> same = open.computeIfAbsent(access, key -> new HashSet<>());
    if (same.size() >= most(access)) {
      same.stream()
          .filter(LiveStream::isStuck)
          .findAny()
          .ifPresent(stuck -> {
            stuck.end();
            same.remove(stuck);
          });
    }
    return same.size() < most(access) && same.add(stream);
  }

  synchronized void closed(Access access, LiveStream stream) {
    Set<LiveStream> same = open.get(access);
    if (same != null) {
      same.remove(stream);
    }
  }
}
