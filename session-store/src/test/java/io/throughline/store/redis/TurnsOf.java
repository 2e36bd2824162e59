package io.throughline.store.redis;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.SessionStore;
import io.throughline.store.Versioned;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads and writes sessions that say nothing but how many turns they had. */
record TurnsOf(SessionStore store) {
  private static final int TRIES_MAX = 1_000;

  Versioned find(SessionKey key) throws Exception {
    return store.find(key).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  int turns(SessionKey key) throws Exception {
    return find(key).session().turnCount();
  }

  /** One write, on what was read now. */
  boolean write(SessionKey key) throws Exception {
    Versioned found = find(key);
    return write(key, found.version(), found.session().turnCount() + 1);
  }

  boolean write(SessionKey key, long version, int turns) throws Exception {
    return store
        .compareAndSet(key, version, session(turns))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** One turn more, whoever else writes. */
  void turn(SessionKey key) throws Exception {
    for (int i = 0; i < TRIES_MAX; i++) {
      if (write(key)) {
        return;
      }
    }
    throw new AssertionError("no write in " + TRIES_MAX);
  }

  static SessionState session(int turns) {
    return new SessionState(
        "m", "", turns, 0, 0, 0, 0, 0, "", List.of(), List.of(), List.of(), List.of());
  }
}
