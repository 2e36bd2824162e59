package io.throughline.store.redis;

import io.throughline.store.LinkStore;
import io.throughline.store.LinkStoreContract;
import io.throughline.store.SessionStore;
import io.throughline.store.SessionStoreContract;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contracts of both stores against one kind of Redis, which a subclass starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisStoreContracts {
  private static final Duration TTL = Duration.ofSeconds(3);
  private static final Duration DELAYED = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private RedisConnection connection;

  /** How to reach the server, which has started. */
  abstract RedisSettings settings();

  /** Forgets everything. */
  abstract void flush() throws Exception;

  private RedisConnection emptied() throws Exception {
    if (connection == null) {
      connection = RedisConnection.open(settings().withTimeout(TIMEOUT));
      connection.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    flush();
    return connection;
  }

  @AfterAll
  void disconnect() {
    connection.close();
  }

  SessionStore sessions(RedisConnection open, Duration ttl) {
    return new RedisSessionStore(open, ttl);
  }

  LinkStore links(RedisConnection open, Duration ttl) {
    return new RedisLinkStore(open, ttl);
  }

  @Nested
  class Sessions extends SessionStoreContract {
    @Override
    protected SessionStore create(Duration ttl) throws Exception {
      return sessions(emptied(), ttl);
    }

    @Override
    protected Duration ttl() {
      return TTL;
    }

    @Override
    protected void advance(Duration by) throws Exception {
      pass(by);
    }
  }

  @Nested
  class Links extends LinkStoreContract {
    @Override
    protected LinkStore create(Duration ttl) throws Exception {
      return links(emptied(), ttl);
    }

    @Override
    protected Duration ttl() {
      return TTL;
    }

    @Override
    protected void advance(Duration by) throws Exception {
      pass(by);
    }

    @Override
    protected int rounds() {
      return 30;
    }
  }

  /** The clock is the server's, so the time has to pass. */
  /** What lives for a time does so from when its write arrives, which a busy server delays. */
  private static void pass(Duration by) throws Exception {
    Duration wait = by.compareTo(TTL) < 0 ? by : by.plus(DELAYED);
    long end = System.nanoTime() + wait.toNanos();
    RedisServer.await("time passes", () -> System.nanoTime() >= end);
  }
}
