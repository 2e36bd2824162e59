package io.throughline.store.redis;

import io.throughline.store.Circuit;
import io.throughline.store.LinkStore;
import io.throughline.store.NearLinkStore;
import io.throughline.store.NearSessionStore;
import io.throughline.store.SessionStore;
import io.throughline.store.StoreListener;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contracts with near memory before Redis. */
class NearOverRedisIT extends RedisStoreContracts {
  private static final int REMEMBERED = 10_000;

  private RedisServer redis;

  @BeforeAll
  void start() throws Exception {
    redis = RedisServer.start();
  }

  @AfterAll
  void stop() throws Exception {
    redis.close();
  }

  @Override
  RedisSettings settings() {
    return redis.settings();
  }

  @Override
  void flush() throws Exception {
    redis.flush();
  }

  @Override
  SessionStore sessions(RedisConnection open, Duration ttl) {
    return new NearSessionStore(
        new RedisSessionStore(open, ttl),
        REMEMBERED,
        ttl,
        new Circuit(StoreListener.NONE),
        InstantSource.system(),
        StoreListener.NONE);
  }

  @Override
  LinkStore links(RedisConnection open, Duration ttl) {
    return new NearLinkStore(
        new RedisLinkStore(open, ttl),
        REMEMBERED,
        ttl,
        new Circuit(StoreListener.NONE),
        InstantSource.system(),
        StoreListener.NONE);
  }
}
