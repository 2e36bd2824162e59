package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import io.throughline.store.Followed;
import io.throughline.store.Followed.How;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import io.throughline.store.LinkStore;
import io.throughline.store.StoreFailure.Reason;
import io.throughline.store.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas on one Redis, one of which can be cut off by its password. */
class NearMemoryIT {
  private static final SessionKey KEY = new SessionKey(1, 2);
  private static final String NAME = "throughline:s:" + KEY;
  private static final LinkKey OPENING = new LinkKey(7, 70);
  private static final LinkKey NEXT = new LinkKey(8, 80);
  private static final LinkKey OTHER = new LinkKey(9, 90);

  private RedisServer redis;
  private Replica near;
  private Replica other;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    letIn();
    near = Replica.connected(redis.settings().withUser("near", () -> "secret"));
    other = Replica.connected(redis.settings());
  }

  @AfterEach
  void stop() throws Exception {
    near.close();
    other.close();
    redis.close();
  }

  private void letIn() throws Exception {
    redis.ask("ACL", "SETUSER", "near", "on", ">secret", "~*", "+@all");
  }

  private void cutOff() throws Exception {
    redis.ask("ACL", "SETUSER", "near", "off");
    redis.ask("CLIENT", "KILL", "USER", "near");
    RedisServer.await(
        "cut off",
        () -> {
          near.sessions.find(new SessionKey(-1, -1));
          return !near.memory.reachable();
        });
  }

  private void killed() throws Exception {
    redis.kill();
    for (Replica replica : List.of(near, other)) {
      RedisServer.await(
          "noticed",
          () -> {
            replica.sessions.find(new SessionKey(-1, -1));
            return !replica.memory.reachable();
          });
    }
  }

  private void restarted() throws Exception {
    redis.restart();
    letIn();
    near.awaitReachable();
    other.awaitReachable();
  }

  @Test
  void aReplicaSeesWhatAnotherWrote() throws Exception {
    assertTrue(near.sessions.write(KEY));
    assertTrue(other.sessions.write(KEY));
    assertEquals(new Versioned(2, TurnsOf.session(2)), near.sessions.find(KEY));
    assertEquals(0, near.nearAnswers.get());
  }

  @Test
  void aSessionSurvivesTheServer() throws Exception {
    assertTrue(near.sessions.write(KEY));
    killed();
    Versioned found = near.sessions.find(KEY);
    assertEquals(new Versioned(1, TurnsOf.session(1), "session_store_down"), found);
    assertTrue(near.sessions.write(KEY));
    assertFalse(near.sessions.write(KEY, 1, 9), "a stale write is refused here, too");
    assertEquals(2, near.sessions.turns(KEY));
    restarted();
    RedisServer.await("the other replica sees it", () -> other.sessions.turns(KEY) == 2);
    near.awaitShared();
    assertEquals(new Versioned(2, TurnsOf.session(2)), near.sessions.find(KEY));
    assertTrue(near.pushed.get() > 0 && near.recoveries.get() > 0);
    assertEquals(0, near.lost.get());
  }

  @Test
  void whatAServerForgotIsToldToItAgain() throws Exception {
    assertTrue(near.sessions.write(KEY));
    redis.flush();
    assertEquals(1, near.sessions.turns(KEY));
    RedisServer.await("shared again", () -> other.sessions.turns(KEY) == 1);
    assertTrue(near.sessions.write(KEY));
    assertEquals(new Versioned(2, TurnsOf.session(2)), other.sessions.find(KEY));
  }

  @Test
  void aServerThatWasRestartedIsToldOfQuietSessionsToo() throws Exception {
    assertTrue(near.sessions.write(KEY));
    follow(near, "a", OPENING);
    RedisServer.await(
        "asked who it is", () -> redis.ask("CLIENT", "LIST").contains("cmd=info user=near"));
    redis.restart();
    letIn();
    RedisServer.await("told again", () -> other.sessions.turns(KEY) == 1);
    RedisServer.await("told again", () -> first(other, OPENING).isPresent());
  }

  @Test
  void anUnknownSessionIsAbsentWithTheReason() throws Exception {
    killed();
    assertEquals(0, near.sessions.find(KEY).version());
    assertEquals("session_store_down", near.sessions.find(KEY).degraded());
    assertTrue(near.sessions.write(KEY));
    assertEquals(1, near.sessions.turns(KEY));
  }

  @Test
  void theNewerVersionThereWins() throws Exception {
    assertTrue(near.sessions.write(KEY));
    cutOff();
    assertTrue(near.sessions.write(KEY));
    RedisServer.await(
        "the reason is told",
        () -> near.sessions.find(KEY).degraded().equals("session_store_denied"));
    for (int turns = 11; turns < 14; turns++) {
      assertTrue(other.sessions.write(KEY, turns - 10, turns));
    }
    letIn();
    near.awaitReachable();
    RedisServer.await("the newer one is seen", () -> near.sessions.turns(KEY) == 13);
    near.awaitShared();
    assertEquals(new Versioned(4, TurnsOf.session(13)), near.sessions.find(KEY));
    assertEquals(new Versioned(4, TurnsOf.session(13)), other.sessions.find(KEY));
    assertEquals(1, near.lost.get());
  }

  @Test
  void whoGoesOnFromAWriteThatWasGivenUpLearnsIt() throws Exception {
    assertTrue(near.sessions.write(KEY));
    cutOff();
    assertTrue(near.sessions.write(KEY, 1, 2));
    assertTrue(other.sessions.write(KEY, 1, 7));
    letIn();
    near.awaitReachable();
    near.awaitShared();
    assertFalse(near.sessions.write(KEY, 2, 3), "version 2 stands for another content");
    assertEquals(7, near.sessions.turns(KEY));
    assertEquals(7, other.sessions.turns(KEY));
    assertEquals(1, near.lost.get());
  }

  @Test
  void theNewerVersionHereWins() throws Exception {
    assertTrue(near.sessions.write(KEY));
    cutOff();
    for (int version = 1; version < 4; version++) {
      assertTrue(near.sessions.write(KEY, version, 20 + version));
    }
    assertTrue(other.sessions.write(KEY, 1, 11));
    letIn();
    near.awaitReachable();
    assertEquals(23, near.sessions.turns(KEY));
    RedisServer.await("the other sees it", () -> other.sessions.turns(KEY) == 23);
    near.awaitShared();
    assertEquals(new Versioned(4, TurnsOf.session(23)), near.sessions.find(KEY));
    assertEquals(1, near.pushed.get());
  }

  @Test
  void aTurnAfterAnOutageSharesWhatWasWrittenMeanwhile() throws Exception {
    assertTrue(near.sessions.write(KEY));
    cutOff();
    assertTrue(near.sessions.write(KEY));
    letIn();
    near.awaitReachable();
    near.sessions.turn(KEY);
    assertEquals(new Versioned(3, TurnsOf.session(3)), other.sessions.find(KEY));
  }

  @Test
  void nobodyWaitsOnceTheStoreIsKnownToBeLate() throws Exception {
    assertTrue(near.sessions.write(KEY));
    redis.freeze();
    while (near.memory.reachable()) {
      long before = System.nanoTime();
      Versioned found = near.sessions.find(KEY);
      assertEquals(new Versioned(1, TurnsOf.session(1), "session_store_late"), found);
      Duration waited = Duration.ofNanos(System.nanoTime() - before);
      assertTrue(waited.compareTo(Replica.TIMEOUT.plusSeconds(3)) < 0, waited::toString);
    }
    assertTrue(done(near.memory.sessions().find(KEY).toCompletableFuture()));
    assertTrue(
        done(
            near.memory
                .sessions()
                .compareAndSet(KEY, 1, TurnsOf.session(2))
                .toCompletableFuture()));
    assertTrue(done(near.memory.links().follow(NEXT, List.of(), "s").toCompletableFuture()));
    redis.thaw();
    near.awaitShared();
    RedisServer.await("the other sees it", () -> other.sessions.turns(KEY) == 2);
    assertEquals(1, near.recoveries.get());
    assertEquals("", near.sessions.find(KEY).degraded());
  }

  private static boolean done(CompletableFuture<?> answer) {
    return answer.isDone() && !answer.isCompletedExceptionally();
  }

  @Test
  void aFullServerIsReadAndWrittenLater() throws Exception {
    assertTrue(near.sessions.write(KEY));
    redis.ask("CONFIG", "SET", "maxmemory", 1);
    assertTrue(near.sessions.write(KEY));
    assertEquals(
        new Versioned(2, TurnsOf.session(2), "session_store_full"), near.sessions.find(KEY));
    assertEquals(1, other.sessions.turns(KEY));
    assertTrue(near.memory.reachable());
    redis.ask("CONFIG", "SET", "maxmemory", 0);
    RedisServer.await("written", () -> other.sessions.turns(KEY) == 2);
    near.awaitShared();
    assertEquals("", near.sessions.find(KEY).degraded());
  }

  @Test
  void aReplicaServerIsReadAndWrittenLater() throws Exception {
    assertTrue(near.sessions.write(KEY));
    redis.ask("REPLICAOF", "127.0.0.1", 1);
    assertTrue(near.sessions.write(KEY));
    assertEquals("session_store_read_only", near.sessions.find(KEY).degraded());
    assertTrue(near.failures.contains(Reason.READ_ONLY));
    redis.ask("REPLICAOF", "NO", "ONE");
    RedisServer.await("written", () -> other.sessions.turns(KEY) == 2);
  }

  @Test
  void aReadWhileWritesAreRefusedMayMissWhatAnotherReplicaWrote() throws Exception {
    assertTrue(other.sessions.write(KEY));
    assertEquals("", near.sessions.find(KEY).degraded());
    redis.ask("REPLICAOF", "127.0.0.1", 1);
    SessionKey elsewhere = new SessionKey(3, 4);
    assertTrue(near.sessions.write(elsewhere));
    assertEquals(
        new Versioned(1, TurnsOf.session(1), "session_store_read_only"), near.sessions.find(KEY));
    assertEquals("session_store_read_only", near.sessions.find(new SessionKey(5, 6)).degraded());
    redis.ask("REPLICAOF", "NO", "ONE");
    near.awaitShared();
    assertEquals(new Versioned(1, TurnsOf.session(1)), near.sessions.find(KEY));
  }

  @Test
  void aBrokenValueIsMendedByWhatIsRememberedHere() throws Exception {
    near.sessions.turn(KEY);
    near.sessions.turn(KEY);
    redis.ask("SET", NAME, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 9, 0, -1, -1});
    Versioned found = near.sessions.find(KEY);
    assertEquals(TurnsOf.session(2), found.session());
    assertEquals("session_store_corrupt", found.degraded());
    RedisServer.await("mended", () -> other.sessions.turns(KEY) == 2);
    assertEquals(new Versioned(10, TurnsOf.session(2)), near.sessions.find(KEY));
  }

  @Test
  void aValueOfALaterFormatIsLeftAloneAndTheSessionGoesOnHere() throws Exception {
    byte[] later = {2, 0, 0, 0, 0, 0, 0, 0, 9, 1};
    redis.ask("SET", NAME, later);
    assertTrue(near.sessions.write(KEY));
    assertEquals(
        new Versioned(1, TurnsOf.session(1), "session_store_newer_format"),
        near.sessions.find(KEY));
    near.awaitShared();
    assertEquals(later.length, redis.ask("GET", NAME).length());
    assertTrue(near.memory.reachable());
  }

  @Test
  void aSidecarStartsWithoutTheServer() throws Exception {
    killed();
    try (Replica early = Replica.opened(redis.settings())) {
      assertTrue(early.sessions.write(KEY));
      assertEquals("session_store_down", early.sessions.find(KEY).degraded());
      restarted();
      early.awaitShared();
      RedisServer.await("shared", () -> other.sessions.turns(KEY) == 1);
    }
  }

  @Test
  void linksOutliveTheServer() throws Exception {
    assertEquals(How.NEW, follow(near, "a", OPENING).how());
    killed();
    String down = "session_store_down";
    assertEquals(new Followed("a", "", How.CONTINUED, down), follow(near, "b", NEXT, OPENING));
    assertEquals(new Followed("c", "a", How.FORKED, down), follow(near, "c", OTHER, OPENING));
    put(near, new LinkKey(5, 50), new Link("a", "m", 0));
    restarted();
    near.awaitShared();
    assertEquals(new Followed("a", "", How.REPEATED), follow(other, "d", NEXT, OPENING));
    assertEquals(new Followed("c", "", How.REPEATED), follow(other, "d", OTHER, OPENING));
    assertEquals(
        new Followed("e", "a", How.FORKED), follow(other, "e", new LinkKey(6, 60), OPENING));
    assertEquals("m", first(other, new LinkKey(5, 50)).orElseThrow().model());
  }

  @Test
  void linksThatAServerForgotAreToldToItAgain() throws Exception {
    follow(near, "a", OPENING);
    put(near, new LinkKey(5, 50), new Link("a", "m", 0));
    redis.flush();
    assertEquals("m", first(near, new LinkKey(5, 50)).orElseThrow().model());
    assertEquals(new Followed("a", "", How.CONTINUED), follow(near, "b", NEXT, OPENING));
    near.awaitShared();
    assertEquals("m", first(other, new LinkKey(5, 50)).orElseThrow().model());
    assertEquals(new Followed("a", "", How.REPEATED), follow(other, "d", NEXT, OPENING));
  }

  @Test
  void whatAnotherReplicaContinuedForksHereDuringAnOutage() throws Exception {
    follow(near, "a", OPENING);
    assertEquals(How.CONTINUED, follow(other, "b", NEXT, OPENING).how());
    assertEquals(How.REPEATED, follow(near, "c", NEXT, OPENING).how());
    killed();
    assertEquals(How.REPEATED, follow(near, "d", NEXT, OPENING).how());
    assertEquals(How.FORKED, follow(near, "e", OTHER, OPENING).how());
  }

  private static Followed follow(
      Replica replica, String session, LinkKey whole, LinkKey... earlier) {
    LinkStore links = replica.memory.links();
    return links.follow(whole, List.of(earlier), session).toCompletableFuture().join();
  }

  private static void put(Replica replica, LinkKey key, Link link) {
    replica.memory.links().put(key, link).toCompletableFuture().join();
  }

  private static Optional<Link> first(Replica replica, LinkKey key) {
    return replica.memory.links().findFirst(List.of(key)).toCompletableFuture().join().link();
  }
}
