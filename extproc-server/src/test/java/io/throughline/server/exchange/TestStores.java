package io.throughline.server.exchange;

import io.throughline.server.health.ModelHealth;
import io.throughline.server.identity.Tenants;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.Followed;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import io.throughline.store.LinkStore;
import io.throughline.store.Linked;
import io.throughline.store.SessionStore;
import io.throughline.store.StoreFailure.Reason;
import io.throughline.store.Versioned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Session stores that fail, come late or are contended; real ones, each in one way. */
final class TestStores {
  static final String TENANT = "t";
  static final String SESSION = "s";
  static final SessionKey KEY = Tenants.key(TENANT, SESSION);

  private TestStores() {}

  static InMemorySessionStore memory() {
    return new InMemorySessionStore(1_000, Duration.ofHours(1), InstantSource.system());
  }

  /** Circuits that open after three failures. */
  static ModelHealth health() {
    return new ModelHealth(3, Duration.ofSeconds(10), InstantSource.system());
  }

  /** A store over another; each subclass changes one thing. */
  abstract static class Around implements SessionStore {
    final SessionStore inner;

    Around(SessionStore inner) {
      this.inner = inner;
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      return inner.find(key);
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(
        SessionKey key, long expectedVersion, SessionState next) {
      return inner.compareAndSet(key, expectedVersion, next);
    }

    @Override
    public long size() {
      return inner.size();
    }

    @Override
    public long evictions() {
      return inner.evictions();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /** Reads fail. */
  static final class Failing extends Around {
    Failing(SessionStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }
  }

  /** Reads work, writes fail. */
  static final class ReadOnly extends Around {
    ReadOnly(SessionStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(
        SessionKey key, long expectedVersion, SessionState next) {
      return CompletableFuture.failedFuture(new IllegalStateException("read-only"));
    }
  }

  /** Nothing ever answers. */
  static final class Silent extends Around {
    Silent(SessionStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      return new CompletableFuture<>();
    }
  }

  /** Writes are on their way until the test lets them arrive, in their order; reads are at once. */
  static final class Elsewhere extends Around {
    private final Queue<Runnable> underWay = new ArrayDeque<>();

    Elsewhere(SessionStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(
        SessionKey key, long expectedVersion, SessionState next) {
      CompletableFuture<Boolean> written = new CompletableFuture<>();
      underWay.add(
          () -> super.compareAndSet(key, expectedVersion, next).thenAccept(written::complete));
      return written;
    }

    /** Writes that have not arrived. */
    int underWay() {
      return underWay.size();
    }

    /** All arrive, and those that follow from them. */
    void arrive() {
      while (!underWay.isEmpty()) {
        underWay.remove().run();
      }
    }

    /** Nothing arrives any more. */
    void lose() {
      underWay.clear();
    }
  }

  /** Reads are of this replica's own memory, since the shared one is away. */
  static final class Away extends Around {
    static final String WHY = "session_store_down";

    Away(SessionStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      return super.find(key)
          .thenApply(found -> new Versioned(found.version(), found.session(), WHY));
    }
  }

  /** Another writer is first, a number of times; each answer takes a while. */
  static final class Contended extends Around {
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger found = new AtomicInteger();
    private final int refusals;
    private final Executor later;

    Contended(SessionStore inner, int refusals, Duration each) {
      super(inner);
      this.refusals = refusals;
      this.later =
          each.isZero()
              ? Runnable::run
              : CompletableFuture.delayedExecutor(each.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      found.incrementAndGet();
      return CompletableFuture.supplyAsync(() -> inner.find(key), later)
          .thenCompose(session -> session);
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(
        SessionKey key, long expectedVersion, SessionState next) {
      if (refused.get() < refusals) {
        refused.incrementAndGet();
        return CompletableFuture.supplyAsync(() -> false, later);
      }
      return super.compareAndSet(key, expectedVersion, next);
    }
  }

  /** Reads at once from another store; writes as the inner one does. */
  static final class PromptReads extends Around {
    private final SessionStore reads;

    PromptReads(SessionStore inner, SessionStore reads) {
      super(inner);
      this.reads = reads;
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      return reads.find(key);
    }
  }

  /** Links that cannot be asked for now; nothing is known of them here. */
  static final class LinksAway implements LinkStore {
    private final InMemoryLinkStore inner =
        new InMemoryLinkStore(100, Duration.ofHours(1), InstantSource.system());
    private final String why;
    private final Executor answering;
    final AtomicInteger looks = new AtomicInteger();

    LinksAway(Reason why, Duration each) {
      this.why = why.word();
      this.answering =
          each.isZero()
              ? Runnable::run
              : CompletableFuture.delayedExecutor(each.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Linked> findFirst(List<LinkKey> keys) {
      looks.incrementAndGet();
      return CompletableFuture.supplyAsync(() -> new Linked(Optional.empty(), why), answering);
    }

    @Override
    public CompletionStage<Void> put(LinkKey key, Link link) {
      return inner.put(key, link);
    }

    @Override
    public CompletionStage<Followed> follow(
        LinkKey whole, List<LinkKey> earlier, String newSessionId) {
      return inner.follow(whole, earlier, newSessionId);
    }

    @Override
    public long size() {
      return inner.size();
    }

    @Override
    public long evictions() {
      return inner.evictions();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /** Says of each session that it may not be what others know. */
  static final class Degraded extends Around {
    Degraded(SessionStore inner) {
      super(inner);
    }

    @Override
    public CompletionStage<Versioned> find(SessionKey key) {
      return inner
          .find(key)
          .thenApply(found -> new Versioned(found.version(), found.session(), Reason.DOWN.word()));
    }
  }
}
