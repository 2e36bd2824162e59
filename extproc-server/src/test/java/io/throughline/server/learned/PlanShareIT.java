package io.throughline.server.learned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Opening.Ask;
import io.throughline.selector.plan.Opening.Locked;
import io.throughline.selector.plan.PlanKey;
import io.throughline.selector.plan.PlanSnapshot;
import io.throughline.selector.plan.PlanTables;
import io.throughline.session.SessionKey;
import io.throughline.store.NearMemory;
import io.throughline.store.SharedSessions;
import io.throughline.store.SharedValue;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreListener;
import io.throughline.store.redis.RedisMemory;
import io.throughline.store.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What replicas learn through a real Redis. */
class PlanShareIT {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Opening OPENING =
      new Opening(
          "coding",
          "user_turn",
          1,
          0,
          "a",
          0,
          "a",
          true,
          1_000,
          200,
          50,
          new Locked(2, 1_400, 2_600, 2_000, 90, List.of(new Ask("b", 2))));

  private RedisServer redis;
  private Replica one;
  private Replica other;

  /** A replica's tables, and its way to what is shared. */
  private record Replica(RedisMemory memory, PlanTables tables, PlanShare share)
      implements AutoCloseable {
    static Replica of(RedisServer redis, PlanTables tables) throws Exception {
      RedisMemory memory =
          RedisMemory.open(
              redis.settings().withTimeout(Duration.ofSeconds(1)),
              new NearMemory.Bounds(100, DAY, 100, DAY),
              InstantSource.system(),
              StoreListener.NONE);
      PlanShare share = new PlanShare(memory.value("planner", DAY), tables);
      memory.connected().toCompletableFuture().get(20, TimeUnit.SECONDS);
      share.begin();
      return new Replica(memory, tables, share);
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    one = Replica.of(redis, new PlanTables());
    other = Replica.of(redis, new PlanTables());
  }

  @AfterEach
  void stop() throws Exception {
    one.close();
    other.close();
    redis.close();
  }

  @Test
  void eachKnowsWhatBothHaveLearned() throws Exception {
    sync(one, other);
    learn(one, 3);
    learn(other, 4);
    sync(one, other, one);

    assertEquals(7, turns(one));
    assertEquals(one.tables().snapshot(), other.tables().snapshot());
    sync(one, other, one);
    assertEquals(7, turns(one), "nothing counts twice");
  }

  @Test
  void whatIsLearnedWhileTheStoreIsAwayIsToldLater() throws Exception {
    learn(one, 2);
    sync(one, other);
    redis.freeze();
    learn(one, 5);
    assertThrows(IOException.class, () -> one.share().sync());
    assertEquals(7, turns(one), "it learns on");
    redis.thaw();
    sync(one, other);

    assertEquals(7, turns(one));
    assertEquals(7, turns(other));
  }

  @Test
  void aWriteWhoseAnswerComesTooLateCountsOnce() throws Exception {
    sync(one, other);
    learn(one, 2);
    sync(one, other);
    SharedSessions taken = one.memory().value("planner", DAY).values();
    one.memory().connected().toCompletableFuture().get(20, TimeUnit.SECONDS);
    PlanShare late = new PlanShare(new SharedValue(new LateAnswers(taken)), one.tables());
    learn(one, 5);
    assertThrows(IOException.class, late::sync);
    late.sync();
    sync(other);

    assertEquals(7, turns(one));
    assertEquals(7, turns(other));
  }

  /** Takes the first write, and answers as if it had come too late. */
  private static final class LateAnswers implements SharedSessions {
    private final SharedSessions inner;
    private boolean late = true;

    LateAnswers(SharedSessions inner) {
      this.inner = inner;
    }

    @Override
    public CompletionStage<Stored> read(SessionKey key) {
      return inner.read(key);
    }

    @Override
    public CompletionStage<Boolean> replace(
        SessionKey key, long expected, long next, byte[] encoded) {
      CompletionStage<Boolean> taken = inner.replace(key, expected, next, encoded);
      if (!late) {
        return taken;
      }
      late = false;
      return taken.thenCompose(
          yes -> CompletableFuture.failedFuture(new StoreFailure(StoreFailure.Reason.LATE)));
    }

    @Override
    public CompletionStage<String> server() {
      return inner.server();
    }

    @Override
    public long size() {
      return inner.size();
    }

    @Override
    public long evictions() {
      return inner.evictions();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  @Test
  void aReplicaThatStartsAgainAddsNothingTwice() throws Exception {
    learn(one, 4);
    sync(one);
    try (Replica again = Replica.of(redis, new PlanTables(one.tables().snapshot()))) {
      sync(again, one);
      assertEquals(4, turns(again));
      assertEquals(4, turns(one));
    }
  }

  @Test
  void theFirstReplicaBringsWhatItsFileHolds() throws Exception {
    PlanTables kept = new PlanTables();
    kept.learn(OPENING);
    try (Replica first = Replica.of(redis, kept)) {
      sync(first, other);
      assertEquals(1, turns(other));
    }
  }

  @Test
  void aStoreThatLostItIsToldAgain() throws Exception {
    learn(one, 4);
    sync(one, other);
    redis.flush();
    learn(other, 1);
    sync(other, one);

    assertEquals(5, turns(other));
    assertEquals(5, turns(one));
  }

  @Test
  void forgettingIsForAll() throws Exception {
    learn(one, 4);
    sync(one, other);
    other.share().reset();
    sync(one);

    assertEquals(PlanSnapshot.EMPTY, one.tables().snapshot());
    learn(one, 1);
    sync(one, other);
    assertEquals(1, turns(other));
  }

  @Test
  void manyTurnsWeighAsIfOneHadLearnedThem() throws Exception {
    sync(one, other);
    PlanTables alone = new PlanTables();
    for (int i = 0; i < 3_000; i++) {
      alone.learn(OPENING);
      learn(i % 2 == 0 ? one : other, 1);
      if (i % 100 == 99) {
        sync(one, other);
      }
    }
    sync(one, other, one);
    double expected = turns(alone.snapshot());
    assertNotEquals(3_000, turns(one));
    assertTrue(Math.abs(turns(one) - expected) < expected / 10, turns(one) + " of " + expected);
  }

  private static void sync(Replica... replicas) throws IOException {
    for (Replica replica : replicas) {
      replica.share().sync();
    }
  }

  private static void learn(Replica replica, int turns) {
    for (int i = 0; i < turns; i++) {
      replica.tables().learn(OPENING);
    }
  }

  private static double turns(Replica replica) {
    return turns(replica.tables().snapshot());
  }

  private static double turns(PlanSnapshot tables) {
    return tables.entries().entrySet().stream()
        .filter(entry -> isPooled(entry.getKey()))
        .mapToDouble(entry -> entry.getValue().turns())
        .sum();
  }

  /** The coarsest of an opening's keys. */
  private static boolean isPooled(PlanKey key) {
    return key.decision().isEmpty() && key.run() == PlanKey.ANY;
  }
}
