package io.throughline.store.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of three masters. */
public final class RedisCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisServer> nodes = new ArrayList<>();

  private RedisCluster() {}

  /** Starts one and waits until every node finds it whole. */
  public static RedisCluster start() throws Exception {
    RedisCluster cluster = new RedisCluster();
    for (int i = 0; i < NODES; i++) {
      cluster.nodes.add(
          RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
    }
    cluster.join();
    cluster.awaitWhole();
    return cluster;
  }

  /** The nodes. */
  public List<RedisServer> nodes() {
    return nodes;
  }

  /** How to reach it. */
  public RedisSettings settings() {
    return RedisSettings.cluster(nodes.stream().map(RedisServer::address).toList());
  }

  /** Forgets everything. */
  public void flush() throws IOException {
    for (RedisServer node : nodes) {
      node.flush();
    }
  }

  /** Waits until every node finds the cluster whole. */
  public void awaitWhole() throws Exception {
    for (RedisServer node : nodes) {
      RedisServer.await(
          "the cluster is whole",
          () -> {
            String info = node.ask("CLUSTER", "INFO");
            return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
          });
    }
  }

  private void join() throws IOException {
    for (int i = 0; i < NODES; i++) {
      RedisServer node = nodes.get(i);
      node.ask("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
      List<Object> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (int slot = SLOTS * i / NODES; slot < SLOTS * (i + 1) / NODES; slot++) {
        slots.add(slot);
      }
      node.ask(slots.toArray());
      node.ask("CLUSTER", "MEET", "127.0.0.1", nodes.getFirst().port());
    }
  }

  @Override
  public void close() throws Exception {
    for (RedisServer node : nodes) {
      node.close();
    }
  }
}
