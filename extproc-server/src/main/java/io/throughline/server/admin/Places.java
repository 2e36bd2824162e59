package io.throughline.server.admin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Places for requests that are answered at one time. Callers of each access have their own, and so
 * have those that show no token, and probes: none of them can take the others'. Of accesses there
 * are no more than tokens. Thread-safe.
 */
final class Places {
  /** Requests of one kind of caller at one time. */
  static final int MOST = 64;

  private final Semaphore probes = new Semaphore(MOST);
  private final Semaphore strangers = new Semaphore(MOST);
  private final Map<Access, Semaphore> callers = new ConcurrentHashMap<>();

  /** Those of probes. */
  Semaphore ofProbes() {
    return probes;
  }

  /** Those of a caller; of all callers that may do nothing where it is null. */
  Semaphore of(@Nullable Access access) {
    return access == null ? strangers : callers.computeIfAbsent(access, key -> new Semaphore(MOST));
  }
}
