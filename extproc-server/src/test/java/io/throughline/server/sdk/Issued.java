package io.throughline.server.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The ids that one server has issued; each names its server, so that no two servers' are equal. */
final class Issued {
  private final String server;
  private final AtomicInteger last = new AtomicInteger();
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  Issued(String server) {
    this.server = server;
  }

  String next(String kind) {
    String id = kind + "_" + server + "_" + last.incrementAndGet();
    ids.add(id);
    return id;
  }

  List<String> next(String kind, int count) {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(next(kind));
    }
    return next;
  }

  /** Those that another server must have issued. */
  List<String> foreign(List<String> candidates) {
    return candidates.stream().filter(id -> !ids.contains(id)).toList();
  }

  boolean has(String id) {
    return ids.contains(id);
  }
}
