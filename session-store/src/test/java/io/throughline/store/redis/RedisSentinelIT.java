package io.throughline.store.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisSentinelIT extends RedisStoreContracts {
  private RedisSentinels redis;

  @BeforeAll
  void start() throws Exception {
    redis = RedisSentinels.start();
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
