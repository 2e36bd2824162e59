package io.throughline.server.replicas;

import io.throughline.store.redis.RedisSentinels;
import io.throughline.store.redis.RedisServer;
import io.throughline.store.redis.RedisSettings;

/** A Redis that gets into trouble, again and again. */
interface Troubled extends AutoCloseable {
  /** How it is reached. */
  RedisSettings settings();

  /** The trouble begins. */
  void strike() throws Exception;

  /** The trouble ends. */
  void heal() throws Exception;

  @Override
  void close() throws Exception;

  /** What is done to a single server. */
  interface Deed {
    /** Does it. */
    void to(RedisServer redis) throws Exception;
  }

  /** A single server. */
  static Troubled single(Deed strike, Deed heal) throws Exception {
    RedisServer redis = RedisServer.start();
    return new Troubled() {
      @Override
      public RedisSettings settings() {
        return redis.settings();
      }

      @Override
      public void strike() throws Exception {
        strike.to(redis);
      }

      @Override
      public void heal() throws Exception {
        heal.to(redis);
      }

      @Override
      public void close() throws Exception {
        redis.close();
      }
    };
  }

  /** A master that is killed under the eyes of sentinels, and comes back as a replica. */
  static Troubled watched() throws Exception {
    RedisSentinels redis = RedisSentinels.start();
    return new Troubled() {
      private RedisServer before = redis.master();

      @Override
      public RedisSettings settings() {
        return redis.settings();
      }

      @Override
      public void strike() throws Exception {
        before = redis.master();
        redis.failOver();
      }

      @Override
      public void heal() throws Exception {
        before.restart();
        RedisServer.await(
            "the master of before follows",
            () -> before.ask("INFO", "replication").contains("master_link_status:up"));
      }

      @Override
      public void close() throws Exception {
        redis.close();
      }
    };
  }
}
