package io.throughline.server.admin;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in from a browser, by random ids that stand for a token. In memory: a restart logs
 * everybody out. Each access has a bounded number of logins, and of accesses there are no more than
 * tokens. Thread-safe.
 */
final class Logins {
  /** How long a login holds. */
  static final Duration LIFETIME = Duration.ofHours(12);

  /** Logins of one access at one time; beyond, the oldest of them ends. */
  static final int MOST = 50;

  private static final int ID_BYTES = 32;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Login> byId = new LinkedHashMap<>();

  private record Login(Access access, Instant until) {}

  Logins(InstantSource clock) {
    this.clock = clock;
  }

  /** Begins a login of that access; returns its id. */
  synchronized String begin(Access access) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    makeRoom(access);
    byId.put(id, new Login(access, clock.instant().plus(LIFETIME)));
    return id;
  }

  private void makeRoom(Access access) {
    List<String> same =
        byId.entrySet().stream()
            .filter(one -> one.getValue().access().equals(access))
            .map(Map.Entry::getKey)
            .toList();
    if (same.size() >= MOST) {
      byId.remove(same.getFirst());
    }
  }

  /** What a login may do; null where there is none of that id any more. */
  synchronized @Nullable Access access(String id) {
    Login login = byId.get(id);
    if (login != null && !clock.instant().isBefore(login.until())) {
      byId.remove(id);
      return null;
    }
    return login == null ? null : login.access();
  }

  /** Ends a login; nothing where there is none of that id. */
  synchronized void end(String id) {
    byId.remove(id);
  }
}
