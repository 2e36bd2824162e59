package io.throughline.store.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStandaloneIT extends RedisStoreContracts {
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
}
