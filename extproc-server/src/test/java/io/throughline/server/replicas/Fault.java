package io.throughline.server.replicas;

import io.throughline.store.redis.RedisServer;

/** What happens to a Redis. */
enum Fault {
  /** Nothing: what every other one is compared with. */
  NONE("undisturbed", redis -> {}, redis -> {}),
  /** Nothing, under the time limits of the others: what the machine itself does to requests. */
  BASELINE("baseline", redis -> {}, redis -> {}),
  /** {@code kill -9}; it comes back empty. */
  KILLED("killed", RedisServer::kill, RedisServer::restart),
  /** Connections stay, nothing answers. */
  FROZEN("frozen", RedisServer::freeze, RedisServer::thaw),
  /** It is made the replica of a master that is not there. */
  READ_ONLY(
      "read-only",
      redis -> redis.ask("REPLICAOF", "127.0.0.1", 1),
      redis -> redis.ask("REPLICAOF", "NO", "ONE")),
  /** It has no room for another byte. */
  FULL(
      "full",
      redis -> redis.ask("CONFIG", "SET", "maxmemory", 1),
      redis -> redis.ask("CONFIG", "SET", "maxmemory", 0)),
  /** It is killed, and sentinels make its replica the master; it comes back as a replica. */
  FAILED_OVER("failover", RedisServer::kill, RedisServer::restart);

  private interface Deed {
    void to(RedisServer redis) throws Exception;
  }

  private final String word;
  private final Deed strike;
  private final Deed heal;

  Fault(String word, Deed strike, Deed heal) {
    this.word = word;
    this.strike = strike;
    this.heal = heal;
  }

  /** Its name for people. */
  String word() {
    return word;
  }

  /** Whether it takes a Redis that sentinels watch. */
  boolean isWatched() {
    return this == FAILED_OVER;
  }

  /** Whether time is given to everything, so that no turn may move. */
  boolean isPatient() {
    return this == NONE;
  }

  /** Whether records must tell of it. */
  boolean isNoticed() {
    return this != NONE && this != BASELINE;
  }

  /** It begins. */
  void strike(RedisServer redis) throws Exception {
    strike.to(redis);
  }

  /** It ends. */
  void heal(RedisServer redis) throws Exception {
    heal.to(redis);
  }
}
