package io.throughline.server;

import io.throughline.envoy.HostPort;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.admin.SessionStoreState;
import io.throughline.server.config.SessionStoreSettings;
import io.throughline.server.config.SessionStoreSettings.Redis;
import io.throughline.server.config.SidecarSettings;
import io.throughline.server.learned.PlanShare;
import io.throughline.server.metrics.Meters;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.LinkStore;
import io.throughline.store.LoggedFailures;
import io.throughline.store.NearMemory;
import io.throughline.store.SessionStore;
import io.throughline.store.redis.RedisMemory;
import io.throughline.store.redis.RedisSettings;
import io.throughline.store.redis.RedisSettings.Address;
import io.throughline.store.redis.RedisSettings.Mode;
import io.throughline.store.redis.RedisSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Session memory as the configuration has it: of this process, or a Redis that replicas share.
 * Thread-safe.
 *
 * @param sessions the sessions
 * @param links what leads to them
 * @param redis null for the memory of this process
 */
record SharedMemory(SessionStore sessions, LinkStore links, @Nullable RedisMemory redis)
    implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SharedMemory.class.getName());

  /** Links of which a session has several: beginnings of its conversation, ids from providers. */
  private static final long LINKS_PER_SESSION = 4;

  /** A sidecar begins to serve after this time even without its Redis. */
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(2);

  /** What nobody has used for so long is of agents that are gone. */
  private static final Duration PLAN_TTL = Duration.ofDays(30);

  /**
   * Opens it; a Redis is connected to in the background.
   *
   * @throws IOException when a file that it needs cannot be read; the message names it
   */
  static SharedMemory open(
      SidecarSettings settings, Environment environment, InstantSource clock, Meters meters)
      throws IOException {
    Redis redis = settings.sessionStore().redis();
    long linksMax = LINKS_PER_SESSION * settings.sessionsMax();
    Duration ttl = settings.sessionTtl();
    if (redis == null) {
      return new SharedMemory(
          new InMemorySessionStore(settings.sessionsMax(), ttl, clock),
          new InMemoryLinkStore(linksMax, ttl, clock),
          null);
    }
    requireReadable(redis);
    RedisMemory memory =
        RedisMemory.open(
            settings(redis, environment),
            new NearMemory.Bounds(settings.sessionsMax(), ttl, linksMax, ttl),
            clock,
            new LoggedFailures(clock, meters.store()));
    meters.gauge(
        "throughline.session.store.reachable",
        "1 while the shared session store is asked, 0 while this sidecar's memory stands in",
        memory,
        store -> store.reachable() ? 1 : 0);
    meters.gauge(
        "throughline.session.store.unshared",
        "Sessions and links that are only here",
        memory,
        RedisMemory::unshared);
    return new SharedMemory(memory.sessions(), memory.links(), memory);
  }

  /** How it is; the store is the one that serves. */
  SessionStoreState state(SessionStore serving) {
    return redis == null
        ? new SessionStoreState("memory", true, serving.size(), 0)
        : new SessionStoreState("redis", redis.reachable(), serving.size(), redis.unshared());
  }

  private static void requireReadable(Redis redis) throws IOException {
    requireReadable("password_file", redis.passwordFile());
    if (redis.tls() != null) {
      requireReadable("tls.ca_file", redis.tls().authorities());
      requireReadable("tls.certificate_file", redis.tls().certificate());
      requireReadable("tls.key_file", redis.tls().key());
    }
  }

  private static void requireReadable(String key, @Nullable Path file) throws IOException {
    if (file != null && !Files.isReadable(file)) {
      throw new IOException(
          "sidecar.session_store.redis." + key + ": " + file + " (expected: a file to read)");
    }
  }

  private static RedisSettings settings(Redis redis, Environment environment) {
    return new RedisSettings(
        mode(redis.mode()),
        redis.addresses().stream().map(SharedMemory::address).toList(),
        redis.master(),
        environment.redisUser(redis),
        () -> environment.redisPassword(redis),
        Optional.ofNullable(redis.tls()).map(SharedMemory::tls),
        redis.keyPrefix(),
        redis.timeout());
  }

  private static Mode mode(SessionStoreSettings.Mode mode) {
    return switch (mode) {
      case STANDALONE -> Mode.STANDALONE;
      case SENTINEL -> Mode.SENTINEL;
      case CLUSTER -> Mode.CLUSTER;
    };
  }

  private static Address address(HostPort address) {
    return new Address(address.host(), address.port());
  }

  private static Tls tls(SessionStoreSettings.Tls tls) {
    return new Tls(
        Optional.ofNullable(tls.authorities()),
        Optional.ofNullable(tls.certificate()),
        Optional.ofNullable(tls.key()));
  }

  /** Waits a moment for the first connection, so that the first requests find their sessions. */
  void await() {
    if (redis == null) {
      return;
    }
    try {
      redis
          .connected()
          .toCompletableFuture()
          .get(CONNECTED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "session store: not reached within "
              + CONNECTED_WITHIN.toSeconds()
              + " s; requests are answered from this sidecar's memory until it is");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How replicas share what the planner learns; null where each sidecar learns for itself. */
  @Nullable PlanShare planShare(PlanTables tables) {
    return redis == null ? null : new PlanShare(redis.value("planner", PLAN_TTL), tables);
  }

  @Override
  public void close() {
    if (redis == null) {
      sessions.close();
      links.close();
    } else {
      redis.close();
    }
  }
}
