package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Turns go on while the server that holds their sessions dies; none is lost. */
class FailoverIT {
  private static final List<SessionKey> KEYS =
      LongStream.range(0, 30).mapToObj(i -> new SessionKey(i * 0x9E3779B97F4A7C15L, i)).toList();
  private static final int THREADS = 3;

  /** Turns that each session gets before the disaster, and after it at least. */
  private static final int TURNS_MIN = 20;

  @Test
  void sessionsOutliveTheMasterThatSentinelsWatch() throws Exception {
    try (RedisSentinels redis = RedisSentinels.start()) {
      outlive(redis.settings(), redis::failOver);
    }
  }

  @Test
  void sessionsOutliveAMasterThatHangs() throws Exception {
    try (RedisSentinels redis = RedisSentinels.start()) {
      outlive(redis.settings(), redis::failOverFrozen);
    }
  }

  @Test
  void sessionsOutliveANodeOfTheCluster() throws Exception {
    try (RedisCluster redis = RedisCluster.start()) {
      RedisServer node = redis.nodes().get(1);
      outlive(
          redis.settings(),
          () -> {
            node.kill();
            RedisServer.await(
                "the others know",
                () -> redis.nodes().getFirst().ask("CLUSTER", "INFO").contains("state:fail"));
            node.restart();
            redis.awaitWhole();
          });
    }
  }

  private interface Disaster {
    void strike() throws Exception;
  }

  private static void outlive(RedisSettings settings, Disaster disaster) throws Exception {
    try (Replica replica = Replica.connected(settings);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      AtomicBoolean over = new AtomicBoolean();
      List<Future<List<Integer>>> writers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int writer = i;
        writers.add(threads.submit(writer(replica, writer, over)));
      }
      RedisServer.await(
          "some turns before", () -> replica.sessions.turns(KEYS.getLast()) >= TURNS_MIN);
      disaster.strike();
      replica.awaitShared();
      int after = replica.sessions.turns(KEYS.getLast());
      RedisServer.await(
          "some turns after", () -> replica.sessions.turns(KEYS.getLast()) >= after + TURNS_MIN);
      over.set(true);
      assertTrue(replica.nearAnswers.get() > 0, "the disaster was noticed");
      assertAllShared(settings, replica, writers);
    }
  }

  /** Writes turns of its share of the sessions; returns how many each got. */
  private static Callable<List<Integer>> writer(Replica replica, int share, AtomicBoolean over) {
    return () -> {
      int[] turns = new int[KEYS.size()];
      while (!over.get()) {
        for (int i = share; i < turns.length; i += THREADS) {
          long before = System.nanoTime();
          replica.sessions.turn(KEYS.get(i));
          turns[i]++;
          Duration took = Duration.ofNanos(System.nanoTime() - before);
          assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took::toString);
        }
      }
      return Arrays.stream(turns).boxed().toList();
    };
  }

  private static void assertAllShared(
      RedisSettings settings, Replica replica, List<Future<List<Integer>>> writers)
      throws Exception {
    int[] written = new int[KEYS.size()];
    for (Future<List<Integer>> writer : writers) {
      List<Integer> turns = writer.get(60, TimeUnit.SECONDS);
      for (int i = 0; i < written.length; i++) {
        written[i] += turns.get(i);
      }
    }
    replica.awaitShared();
    try (Replica other = Replica.connected(settings)) {
      for (int i = 0; i < written.length; i++) {
        SessionKey key = KEYS.get(i);
        int turns = written[i];
        assertEquals(turns, replica.sessions.turns(key), "session " + i);
        // A master that hung takes writes until it learns of the new one; they are told to that
        // again.
        RedisServer.await("session " + i, () -> other.sessions.turns(key) == turns);
        assertEquals("", other.sessions.find(key).degraded());
      }
    }
  }
}
