package io.throughline.store;

import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.SharedSessions.Stored;
import io.throughline.store.StoreFailure.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that replicas share, with those that this replica saw remembered beside: while the
 * shared store is late, away, full or broken, these answer, and {@link Versioned#degraded} says
 * why.
 *
 * <p>Of what is shared and what is remembered the higher version counts, the shared one if they are
 * equal. What was written here alone is shared with the session's next turn, or in the background
 * before it; the shared version is compared then, too, so nothing newer is overwritten.
 *
 * <p>Thread-safe. A store that is away costs no waiting, once that is known.
 */
public final class NearSessionStore implements SessionStore {
  private static final CompletionStage<Boolean> LATER = CompletableFuture.completedFuture(true);
  private static final CompletionStage<Boolean> CONFLICT = CompletableFuture.completedFuture(false);

  /**
   * A session as it is remembered.
   *
   * @param shared the version that the shared store was last seen to have
   * @param ahead whether the shared store is not known to have this
   */
  private record Near(long version, byte[] encoded, long shared, boolean ahead) {}

  private final SharedSessions shared;
  private final ExpiringMap<SessionKey, Near> near;
  private final Unshared<SessionKey> unshared = new Unshared<>();
  private final Circuit circuit;
  private final InstantSource clock;
  private final StoreListener listener;

  /**
   * Creates one with nothing remembered.
   *
   * @param shared the shared store; it is closed with this one
   * @param sessionsMax bound on the sessions remembered, at least 1
   * @param ttl how long after its last write a session is remembered; that of the shared store
   * @param circuit says whether the shared store is asked
   * @param clock tells the time
   * @param listener is told what happens
   */
  public NearSessionStore(
      SharedSessions shared,
      long sessionsMax,
      Duration ttl,
      Circuit circuit,
      InstantSource clock,
      StoreListener listener) {
    this.shared = shared;
    this.near = new ExpiringMap<>(sessionsMax, ttl.toMillis());
    this.circuit = circuit;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public CompletionStage<Versioned> find(SessionKey key) {
    Reason outage = circuit.outage();
    if (outage != null) {
      return CompletableFuture.completedFuture(remembered(key, outage));
    }
    long askedAtMillis = clock.millis();
    return shared
        .read(key)
        .handle((stored, problem) ->
            problem == null
                ? found(key, stored, askedAtMillis)
                : remembered(key, circuit.failed(problem, () -> shared.read(key))));
  }

  @Override
  public CompletionStage<Versioned> atHand(SessionKey key) {
    return CompletableFuture.completedFuture(remembered(key, Reason.LATE));
  }

  @Override
  public CompletionStage<Boolean> compareAndSet(
      SessionKey key, long expectedVersion, SessionState next) {
    byte[] encoded = SessionCodec.encode(next);
    if (circuit.outage() != null) {
      return CompletableFuture.completedFuture(writeNear(key, expectedVersion, encoded));
    }
    long askedAtMillis = clock.millis();
    Near present = near.get(key, askedAtMillis);
    if (present != null && present.version() > expectedVersion) {
      return CONFLICT;
    }
    long expected =
        present != null && present.version() == expectedVersion
            ? present.shared()
            : expectedVersion;
    Near written = new Near(expectedVersion + 1, encoded, expectedVersion + 1, false);
    return shared
        .replace(key, expected, written.version(), encoded)
        .handle((replaced, problem) -> {
          if (problem != null) {
            circuit.refused(problem, () -> shared.read(key));
            return writeNear(key, expectedVersion, encoded);
          }
          return replaced ? wrote(key, written, askedAtMillis) : refused();
        });
  }

  private boolean wrote(SessionKey key, Near written, long askedAtMillis) {
    circuit.wrote();
    near.update(
        key,
        askedAtMillis,
        present -> present != null && atLeast(present, written) ? present : written);
    return true;
  }

  /** A write made here alone meanwhile stays, to be told as lost when the shared one is read. */
  private static boolean atLeast(Near present, Near written) {
    return present.version() > written.version()
        || (present.version() == written.version() && present.ahead());
  }

  private boolean refused() {
    circuit.answered();
    return false;
  }

  private boolean writeNear(SessionKey key, long expectedVersion, byte[] encoded) {
    Near kept =
        near.update(
            key,
            clock.millis(),
            present ->
                present == null || present.version() == expectedVersion
                    ? ahead(present, expectedVersion, encoded)
                    : present);
    boolean written = kept != null && kept.encoded() == encoded;
    if (written) {
      unshared.add(key);
    }
    return written;
  }

  private static Near ahead(@Nullable Near present, long expectedVersion, byte[] encoded) {
    long shared = present == null ? expectedVersion : present.shared();
    return new Near(expectedVersion + 1, encoded, shared, true);
  }

  /** What is remembered, since the shared store cannot tell. */
  private Versioned remembered(SessionKey key, Reason reason) {
    listener.nearAnswered();
    Near known = near.get(key, clock.millis());
    return known == null
        ? new Versioned(0, SessionState.EMPTY, reason.word())
        : new Versioned(known.version(), SessionCodec.decode(known.encoded()), reason.word());
  }

  private Versioned found(SessionKey key, Stored stored, long askedAtMillis) {
    circuit.answered();
    SessionState session = decoded(stored);
    Near kept = merged(key, stored, session != null, askedAtMillis);
    if (kept != null && kept.ahead()) {
      listener.nearAnswered();
      unshared.add(key);
      return new Versioned(
          kept.version(), SessionCodec.decode(kept.encoded()), behind(session == null));
    }
    if (session == null) {
      listener.failed(Reason.CORRUPT);
      return new Versioned(stored.version(), SessionState.EMPTY, Reason.CORRUPT.word());
    }
    String stale = stale();
    return stored.version() == 0 && stale.isEmpty()
        ? Versioned.ABSENT
        : new Versioned(stored.version(), session, stale);
  }

  /** A store that takes no writes does not have what other replicas wrote meanwhile, either. */
  private String stale() {
    Reason refused = circuit.writesRefused();
    return refused == Reason.READ_ONLY || refused == Reason.FULL ? refused.word() : "";
  }

  /** Why the shared store does not have what is remembered, as far as it is known. */
  private String behind(boolean corrupt) {
    Reason refused = circuit.writesRefused();
    if (corrupt) {
      listener.failed(Reason.CORRUPT);
      return Reason.CORRUPT.word();
    }
    return refused == null ? "" : refused.word();
  }

  private static @Nullable SessionState decoded(Stored stored) {
    if (stored.corrupt()) {
      return null;
    }
    try {
      return SessionCodec.decodeWhole(stored.encoded());
    } catch (IllegalArgumentException broken) {
      return null;
    }
  }

  /** What is remembered after the shared session was read; null when neither is known. */
  private @Nullable Near merged(
      SessionKey key, Stored stored, boolean readable, long askedAtMillis) {
    Near before = near.get(key, askedAtMillis);
    Near kept = near.update(key, askedAtMillis, present -> merge(present, stored, readable));
    if (before != null && kept != null && readable && loses(before, stored)) {
      listener.lost(1);
    }
    return kept;
  }

  /**
   * Whether what was remembered gives way to other content, or takes the place of what others
   * wrote.
   */
  private static boolean loses(Near before, Stored stored) {
    if (stored.version() < before.version()) {
      return before.ahead() && stored.version() > before.shared();
    }
    boolean unsure = before.ahead() || before.version() == stored.version();
    return unsure && !Arrays.equals(before.encoded(), stored.encoded());
  }

  private static @Nullable Near merge(@Nullable Near present, Stored stored, boolean readable) {
    if (readable && stored.version() > 0 && stored.version() >= versionOf(present)) {
      return taken(present, stored);
    }
    if (present == null || (present.ahead() && present.shared() == stored.version() && readable)) {
      return present;
    }
    // Something that cannot be read is overwritten, whatever version it claims.
    long version = Math.max(present.version(), stored.version() + 1);
    return new Near(version, present.encoded(), stored.version(), true);
  }

  /**
   * The shared session. Where a version stands for two contents, whoever goes on from the one that
   * was given up must learn it, so the other one gets a version of its own.
   */
  private static Near taken(@Nullable Near present, Stored stored) {
    if (present == null || present.version() < stored.version()) {
      return new Near(stored.version(), stored.encoded(), stored.version(), false);
    }
    if (Arrays.equals(present.encoded(), stored.encoded())) {
      return same(present, stored)
          ? present
          : new Near(stored.version(), stored.encoded(), stored.version(), false);
    }
    return new Near(stored.version() + 1, stored.encoded(), stored.version(), true);
  }

  private static boolean same(Near present, Stored stored) {
    return !present.ahead()
        && present.version() == stored.version()
        && Arrays.equals(present.encoded(), stored.encoded());
  }

  private static long versionOf(@Nullable Near present) {
    return present == null ? 0 : present.version();
  }

  /** Has the sessions written last compared with the shared ones, which may have been lost. */
  void verify() {
    near.newest(Unshared.KEYS_MAX, unshared::add);
  }

  /** Shares some of what was written here alone; to be called now and then. */
  void push() {
    if (circuit.outage() == null) {
      unshared.push(circuit.writesRefused() != null, this::push);
    }
  }

  private CompletionStage<Boolean> push(SessionKey key) {
    if (circuit.outage() != null) {
      return LATER;
    }
    Near known = near.get(key, clock.millis());
    if (known == null) {
      listener.lost(1);
      return CONFLICT;
    }
    long askedAtMillis = clock.millis();
    return shared
        .read(key)
        .thenCompose(stored -> {
          Near kept = merged(key, stored, decoded(stored) != null, askedAtMillis);
          return kept == null || !kept.ahead() ? CONFLICT : push(key, kept);
        })
        .exceptionally(problem -> {
          Reason reason = circuit.refused(problem, () -> shared.read(key));
          return reason != Reason.NEWER_FORMAT;
        });
  }

  private CompletionStage<Boolean> push(SessionKey key, Near ahead) {
    return shared
        .replace(key, ahead.shared(), ahead.version(), ahead.encoded())
        .thenApply(replaced -> {
          if (replaced) {
            circuit.wrote();
            listener.pushed(1);
            near.update(
                key,
                clock.millis(),
                present -> present == null ? null : shared(present, ahead.version()));
          }
          return !replaced;
        });
  }

  private static Near shared(Near present, long version) {
    return new Near(present.version(), present.encoded(), version, present.version() > version);
  }

  /** Sessions that were written here and are not shared yet. */
  public long unshared() {
    return unshared.size();
  }

  /** Sessions in the shared store; an estimate. */
  @Override
  public long size() {
    return shared.size();
  }

  /** Sessions that the shared store forgot before their time; an estimate. */
  @Override
  public long evictions() {
    return shared.evictions();
  }

  @Override
  public void close() {
    shared.close();
  }
}
