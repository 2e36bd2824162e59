package io.throughline.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.session.SessionKey;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import io.throughline.store.Versioned;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each failure of a real Redis is told as. */
class RedisFailuresIT {
  private static final SessionKey KEY = new SessionKey(0x1234, -1);
  private static final String NAME = "throughline:s:0000000000001234ffffffffffffffff";
  private static final LinkKey LINK = new LinkKey(0x1234, -1);
  private static final String LINK_NAME = "throughline:l:0000000000001234ffffffffffffffff";
  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private RedisServer redis;
  private RedisConnection connection;
  private RedisSessionStore sessions;
  private RedisLinkStore links;
  private TurnsOf store;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    connect(redis.settings());
    connection.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private void connect(RedisSettings settings) {
    connection = RedisConnection.open(settings.withTimeout(TIMEOUT));
    sessions = new RedisSessionStore(connection, TTL);
    links = new RedisLinkStore(connection, TTL);
    store = new TurnsOf(sessions);
  }

  private void reconnect(RedisSettings settings) {
    connection.close();
    connect(settings);
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    redis.close();
  }

  @Test
  void aServerThatWasKilledIsDownAndComesBack() throws Exception {
    redis.kill();
    awaitReason(Reason.DOWN);
    redis.restart();
    RedisServer.await("connected again", () -> answers());
    assertTrue(store.write(KEY));
  }

  @Test
  void aServerThatStartsLaterIsReached() throws Exception {
    redis.kill();
    reconnect(redis.settings());
    assertEquals(Reason.DOWN, reason(sessions.find(KEY)));
    assertFalse(connection.connected().toCompletableFuture().isDone());
    redis.restart();
    connection.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertTrue(store.write(KEY));
  }

  @Test
  void aServerThatDoesNotAnswerIsLate() throws Exception {
    redis.freeze();
    long before = System.nanoTime();
    assertEquals(Reason.LATE, reason(sessions.find(KEY)));
    assertEquals(Reason.LATE, reason(sessions.compareAndSet(KEY, 0, TurnsOf.session(1))));
    assertEquals(Reason.LATE, reason(links.follow(LINK, List.of(), "s")));
    Duration waited = Duration.ofNanos(System.nanoTime() - before);
    assertTrue(waited.compareTo(TIMEOUT.multipliedBy(3).plusSeconds(5)) < 0, waited::toString);
    redis.thaw();
    RedisServer.await("answers again", () -> answers());
  }

  @Test
  void aReplicaTakesNoWrites() throws Exception {
    assertTrue(store.write(KEY));
    redis.ask("REPLICAOF", "127.0.0.1", 1);
    assertEquals(1, store.turns(KEY));
    assertEquals(Reason.READ_ONLY, reason(sessions.compareAndSet(KEY, 1, TurnsOf.session(2))));
    assertEquals(Reason.READ_ONLY, reason(links.put(LINK, new Link("s", "", 0))));
    assertEquals(Reason.READ_ONLY, reason(links.follow(LINK, List.of(), "s")));
  }

  @Test
  void aServerWithoutRoomIsFull() throws Exception {
    assertTrue(store.write(KEY));
    redis.ask("CONFIG", "SET", "maxmemory", 1);
    assertEquals(1, store.turns(KEY));
    assertEquals(Reason.FULL, reason(sessions.compareAndSet(KEY, 1, TurnsOf.session(2))));
    assertEquals(Reason.FULL, reason(links.put(LINK, new Link("s", "", 0))));
  }

  @Test
  void aWrongPasswordIsDeniedUntilItIsTheRightOne() throws Exception {
    redis.ask("CONFIG", "SET", "requirepass", "the-right-secret");
    AtomicReference<String> password = new AtomicReference<>("a-wrong-secret");
    RedisSettings settings = redis.settings().withUser("", password::get);
    reconnect(settings);
    awaitReason(Reason.DENIED);
    assertFalse(settings.toString().contains("secret"));
    password.set("the-right-secret");
    RedisServer.await("connected", () -> answers());
  }

  @Test
  void aUserThatMayNotWriteIsDenied() throws Exception {
    redis.ask(
        "ACL", "SETUSER", "reader", "on", ">secret", "~throughline:*", "+@read", "+@connection");
    reconnect(redis.settings().withUser("reader", () -> "secret"));
    RedisServer.await("connected", () -> answers());
    assertEquals(Reason.DENIED, reason(sessions.compareAndSet(KEY, 0, TurnsOf.session(1))));
  }

  @Test
  void aUserNeedsTheseRightsOnly() throws Exception {
    redis.ask(
        "ACL",
        "SETUSER",
        "throughline",
        "on",
        ">secret",
        "~throughline:*",
        "+get",
        "+mget",
        "+set",
        "+getrange",
        "+eval",
        "+evalsha",
        "+ping",
        "+info",
        "+dbsize",
        "+hello",
        "+client");
    reconnect(redis.settings().withUser("throughline", () -> "secret"));
    RedisServer.await("connected", () -> answers());
    assertTrue(store.write(KEY));
    links.put(LINK, new Link("s", "", 0)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertTrue(links.findFirst(List.of(LINK)).toCompletableFuture().join().link().isPresent());
    RedisServer.await("counted", () -> sessions.size() == 2);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "01, 0",
    "010000000000000007, 7",
    "00000000000000000700, 0",
    "01ffffffffffffffff000a0161, 0",
    "01400000000000000000, 0",
    "01000000000000000700ffff, 7",
    "010000000000000007000a05, 7",
    "01000000000000000702, 7",
    "01000000000000000701, 7",
    "01000000000000000701ffffffff7f, 7",
    "0100000000000000070105f0, 7",
    "0200, 0"
  })
  void aValueThatCannotBeReadIsReplacedByTheNextWrite(String hex, long version) throws Exception {
    byte[] value = HexFormat.of().parseHex(hex);
    redis.ask("SET", NAME, value);
    Versioned found = store.find(KEY);
    assertEquals(version, found.version());
    assertEquals(0, found.session().turnCount());
    assertEquals("session_store_corrupt", found.degraded());
    assertTrue(store.write(KEY));
    assertEquals(new Versioned(version + 1, TurnsOf.session(1)), store.find(KEY));
  }

  @Test
  void aKeyOfAnotherTypeIsReplacedByTheNextWrite() throws Exception {
    redis.ask("RPUSH", NAME, "a", "b");
    assertEquals("session_store_corrupt", store.find(KEY).degraded());
    assertTrue(store.write(KEY));
    assertEquals(1, store.turns(KEY));
  }

  @Test
  void aValueOfALaterFormatIsNeverOverwritten() throws Exception {
    byte[] later = {2, 0, 0, 0, 0, 0, 0, 0, 7, 1, 2, 3};
    redis.ask("SET", NAME, later);
    assertEquals(Reason.NEWER_FORMAT, reason(sessions.find(KEY)));
    for (int version : List.of(0, 7)) {
      assertEquals(
          Reason.NEWER_FORMAT, reason(sessions.compareAndSet(KEY, version, TurnsOf.session(1))));
    }
    assertEquals(12, redis.ask("GET", NAME).length());
  }

  @Test
  void linksThatCannotBeReadAreAbsentAndThoseOfALaterFormatStay() throws Exception {
    redis.ask("SET", LINK_NAME, new byte[] {1, 2, 3});
    assertTrue(links.findFirst(List.of(LINK)).toCompletableFuture().join().link().isEmpty());
    assertEquals("s", links.follow(LINK, List.of(), "s").toCompletableFuture().join().sessionId());
    assertTrue(links.findFirst(List.of(LINK)).toCompletableFuture().join().link().isPresent());
    byte[] later = {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
    redis.ask("SET", LINK_NAME, later);
    assertEquals(Reason.NEWER_FORMAT, reason(links.findFirst(List.of(LINK))));
    assertEquals(Reason.NEWER_FORMAT, reason(links.follow(LINK, List.of(), "t")));
    links.adopt(LINK, new Link("t", "", 0)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertEquals(12, redis.ask("GET", LINK_NAME).length());
  }

  @Test
  void theServerForgetsAndItsScriptsMayBeForgotten() throws Exception {
    assertTrue(store.write(KEY));
    redis.ask("SCRIPT", "FLUSH");
    assertTrue(store.write(KEY));
    long left = Long.parseLong(redis.ask("PTTL", NAME));
    assertTrue(left > 0 && left <= TTL.toMillis(), () -> left + " ms");
    assertEquals("[" + NAME + "]", redis.ask("KEYS", "*"));
  }

  @Test
  void aFailureNamesNoKey() throws Exception {
    redis.kill();
    awaitReason(Reason.DOWN);
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () -> sessions.find(KEY).toCompletableFuture().get(20, TimeUnit.SECONDS));
    StoreFailure failure = (StoreFailure) failed.getCause();
    assertEquals("session_store_down", failure.getMessage());
    assertEquals(0, failure.getStackTrace().length);
  }

  private boolean answers() {
    try {
      sessions.find(KEY).toCompletableFuture().join();
      return true;
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  private void awaitReason(Reason expected) throws Exception {
    RedisServer.await(
        expected.word(),
        () -> {
          CompletionStage<?> asked = sessions.find(KEY);
          return asked.handle((found, problem) -> problem != null).toCompletableFuture().join()
              && reason(asked) == expected;
        });
  }

  private static Reason reason(CompletionStage<?> asked) {
    return asked
        .handle((found, problem) -> StoreFailure.reasonOf(problem))
        .toCompletableFuture()
        .join();
  }
}
