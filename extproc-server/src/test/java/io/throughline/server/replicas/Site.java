package io.throughline.server.replicas;

import io.throughline.server.chaos.Size;
import io.throughline.store.redis.RedisSentinels;
import io.throughline.store.redis.RedisServer;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two replicas and their Redis, a single server or one that sentinels watch. */
final class Site implements AutoCloseable {
  private final @Nullable RedisServer single;
  private final @Nullable RedisSentinels sentinels;
  private final Deployment shared;

  private Site(
      @Nullable RedisServer single, @Nullable RedisSentinels sentinels, Deployment shared) {
    this.single = single;
    this.sentinels = sentinels;
    this.shared = shared;
  }

  /** Starts one for a fault, and those like it. */
  static Site start(Fault fault, Size size) throws Exception {
    if (fault.isWatched()) {
      RedisSentinels redis = RedisSentinels.start();
      return new Site(null, redis, Deployment.sharing(redis.settings(), size));
    }
    RedisServer redis = RedisServer.start();
    return new Site(
        redis,
        null,
        fault.isPatient()
            ? Deployment.patient(redis.settings(), size)
            : Deployment.sharing(redis.settings(), size));
  }

  Deployment shared() {
    return shared;
  }

  /** The server that is written to now. */
  RedisServer redis() throws IOException {
    if (single != null) {
      return single;
    }
    return Objects.requireNonNull(sentinels).master();
  }

  /** Waits until the sentinels have another master than the one that was struck. */
  void awaitNextMaster(RedisServer struck) throws Exception {
    if (sentinels != null) {
      RedisServer.await(
          "the replica is promoted",
          () -> redis() != struck && redis().ask("ROLE").startsWith("[master"));
    }
  }

  /** Waits until the master of before follows the one of now, so that it can be its successor. */
  void awaitFollower(RedisServer healed) throws Exception {
    if (sentinels != null) {
      RedisServer.await(
          "the master of before follows",
          () -> healed.ask("INFO", "replication").contains("master_link_status:up"));
    }
  }

  @Override
  public void close() throws Exception {
    shared.close();
    if (single != null) {
      single.close();
    }
    if (sentinels != null) {
      sentinels.close();
    }
  }
}
