package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import io.throughline.store.Linked;
import io.throughline.store.NearMemory.Bounds;
import io.throughline.store.SharedValue;
import io.throughline.store.StoreFailure.Reason;
import io.throughline.store.StoreListener;
import io.throughline.store.Versioned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a sidecar's memory in one Redis is closed, what it connects, and what it is denied. */
class RedisMemoryIT {
  private static final SessionKey KEY = new SessionKey(1, 2);
  private static final LinkKey ISSUED = new LinkKey(5, 50);
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Bounds BOUNDS =
      new Bounds(100, Duration.ofHours(1), 100, Duration.ofHours(1));

  private RedisServer redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    redis.ask("ACL", "SETUSER", "near", "on", ">secret", "~*", "+@all");
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
  }

  private RedisMemory patient() throws Exception {
    RedisMemory memory =
        RedisMemory.open(
            redis.settings().withUser("near", () -> "secret").withTimeout(PATIENT),
            BOUNDS,
            InstantSource.system(),
            StoreListener.NONE);
    memory.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
    return memory;
  }

  @Test
  void aWriteOnItsWayArrivesBeforeItIsClosed() throws Exception {
    RedisMemory memory = patient();
    redis.ask("CLIENT", "PAUSE", 300, "WRITE");
    CompletableFuture<Boolean> write = write(memory);
    assertFalse(write.isDone());
    memory.close();
    assertTrue(write.isDone() && write.join());
    try (Replica other = Replica.connected(redis.settings())) {
      assertEquals(1, other.sessions.turns(KEY));
    }
  }

  @Test
  void aServerThatTakesTheWriteNeverHoldsItForASecondOnly() throws Exception {
    RedisMemory memory = patient();
    redis.freeze();
    assertFalse(write(memory).isDone());
    long started = System.nanoTime();
    memory.close();
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    assertTrue(took.compareTo(Duration.ofSeconds(1)) >= 0, took::toString);
    assertTrue(took.compareTo(PATIENT.dividedBy(2)) < 0, took::toString);
    redis.thaw();
  }

  private static CompletableFuture<Boolean> write(RedisMemory memory) {
    return memory.sessions().compareAndSet(KEY, 0, TurnsOf.session(1)).toCompletableFuture();
  }

  @Test
  void whatReplicasShareBesideHasAConnectionOfItsOwn() throws Exception {
    try (RedisMemory memory = patient()) {
      assertEquals(1, connections());
      SharedValue value = memory.value("planner", Duration.ofHours(1));
      memory.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertEquals(2, connections());
      assertTrue(value.replace(0, 1, new byte[] {7}).toCompletableFuture().join());
      assertEquals(1, value.read().toCompletableFuture().join().version());
      assertEquals(Versioned.ABSENT, memory.sessions().find(KEY).toCompletableFuture().join());
      assertEquals(2, connections());
    }
    RedisServer.await("both are closed", () -> connections() == 0);
  }

  private long connections() throws Exception {
    String clients = redis.ask("CLIENT", "LIST");
    return clients.lines().filter(line -> line.contains("user=near")).count();
  }

  @Test
  void whereOnlyWritesAreDeniedReadsGoOnWithoutAnyOutage() throws Exception {
    try (Replica other = Replica.connected(redis.settings());
        Replica near = Replica.connected(redis.settings().withUser("near", () -> "secret"))) {
      assertTrue(other.sessions.write(KEY));
      redis.ask("ACL", "SETUSER", "near", "-set", "-eval", "-evalsha");
      for (int turns = 1; turns < 20; turns++) {
        assertEquals(turns, near.sessions.turns(KEY));
        assertTrue(near.sessions.write(KEY));
        assertTrue(near.memory.reachable());
      }
      assertTrue(near.failures.contains(Reason.DENIED), near.failures::toString);
      assertEquals(0, near.recoveries.get());
      redis.ask("ACL", "SETUSER", "near", "+@all");
      near.awaitShared();
      assertEquals(20, other.sessions.turns(KEY));
    }
  }

  @Test
  void thatIdsCouldNotBeAskedForIsTold() throws Exception {
    Link link = new Link("s", "m", 0);
    try (Replica near = Replica.connected(redis.settings())) {
      near.memory.links().put(ISSUED, link).toCompletableFuture().join();
      assertEquals("", first(near, ISSUED).degraded());
      redis.kill();
      RedisServer.await(
          "noticed", () -> first(near, ISSUED).degraded().equals("session_store_down"));
      assertEquals(link, first(near, ISSUED).link().orElseThrow());
      assertEquals("session_store_down", first(near, new LinkKey(6, 60)).degraded());
    }
  }

  private static Linked first(Replica replica, LinkKey key) {
    return replica.memory.links().findFirst(List.of(key)).toCompletableFuture().join();
  }
}
