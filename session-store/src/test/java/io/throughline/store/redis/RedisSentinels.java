package io.throughline.store.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A master and its replica, with three sentinels that watch them. */
public final class RedisSentinels implements AutoCloseable {
  private static final String NAME = "main";
  private static final int SENTINELS = 3;

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private RedisSentinels() {}

  /** Starts them and waits until the sentinels could fail over. */
  public static RedisSentinels start() throws Exception {
    RedisSentinels all = new RedisSentinels();
    RedisServer master = RedisServer.start();
    RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
    all.servers.addAll(List.of(master, replica));
    RedisServer.await(
        "the replica follows", () -> replica.ask("INFO").contains("master_link_status:up"));
    for (int i = 0; i < SENTINELS; i++) {
      all.sentinels.add(RedisServer.sentinel(NAME, master.port()));
    }
    all.awaitReady();
    return all;
  }

  /** How to reach the master. */
  public RedisSettings settings() {
    return RedisSettings.sentinel(NAME, sentinels.stream().map(RedisServer::address).toList());
  }

  /** The server that the sentinels call the master now. */
  public RedisServer master() throws IOException {
    String address = sentinels.getFirst().ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
    for (RedisServer server : servers) {
      if (address.equals("[127.0.0.1, " + server.port() + "]")) {
        return server;
      }
    }
    throw new IOException("unknown master " + address);
  }

  /** Forgets everything. */
  public void flush() throws IOException {
    master().flush();
  }

  /** Kills the master and waits until the other server is the master. */
  public void failOver() throws Exception {
    RedisServer old = master();
    old.kill();
    awaitOtherThan(old);
  }

  /** Stops the master from running until the other server is the master; then it runs again. */
  public void failOverFrozen() throws Exception {
    RedisServer old = master();
    old.freeze();
    awaitOtherThan(old);
    old.thaw();
  }

  private void awaitOtherThan(RedisServer old) throws Exception {
    RedisServer.await(
        "the replica is promoted",
        () -> master() != old && master().ask("ROLE").startsWith("[master"));
  }

  /** Waits until every sentinel knows the others and the replica. */
  private void awaitReady() throws Exception {
    for (RedisServer sentinel : sentinels) {
      RedisServer.await(
          "the sentinels know each other",
          () ->
              sentinel.ask("INFO", "sentinel").contains("status=ok")
                  && sentinel.ask("INFO", "sentinel").contains("slaves=1,sentinels=3"));
    }
  }

  @Override
  public void close() throws Exception {
    for (RedisServer server : sentinels) {
      server.close();
    }
    for (RedisServer server : servers) {
      server.close();
    }
  }
}
