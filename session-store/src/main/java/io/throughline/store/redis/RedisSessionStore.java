package io.throughline.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.ScriptOutputType;
import io.throughline.session.SessionKey;
import io.throughline.session.SessionState;
import io.throughline.store.SessionCodec;
import io.throughline.store.SessionStore;
import io.throughline.store.SharedSessions;
import io.throughline.store.StoreFailure;
import io.throughline.store.StoreFailure.Reason;
import io.throughline.store.Versioned;
import io.throughline.store.redis.RedisSettings.Mode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sessions in Redis, one key each: {@code PREFIXs:} and the session's key in hexadecimal. The value
 * begins with a format and a version, as {@link SessionValue} says. A read is one {@code GET}, a
 * write one script that compares the version; Redis forgets sessions.
 *
 * <p>Thread-safe. Closing it leaves the connection open.
 */
public final class RedisSessionStore implements SessionStore, SharedSessions {
  private static final long NEWER = -1;
  private static final Pattern RUN_ID = Pattern.compile("run_id:([0-9a-f]{1,64})");

  /**
   * Replaces KEYS[1] by ARGV[2] for ARGV[3] milliseconds if it begins with ARGV[1], a format byte
   * and a version; a key that is missing or holds anything that was never written here counts as
   * version 0.
   */
  private static final Script REPLACE =
      new Script(
          """
          local head = redis.pcall('GETRANGE', KEYS[1], 0, 8)
          if type(head) == 'table' or #head < 9 or string.byte(head, 1) == 0 then
            head = '\\1\\0\\0\\0\\0\\0\\0\\0\\0'
          elseif string.byte(head, 1) > 1 then
            return -1
          elseif string.byte(head, 2) > 63 then
            head = '\\1\\0\\0\\0\\0\\0\\0\\0\\0'
          end
          if head ~= ARGV[1] then
            return 0
          end
          redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
          return 1
          """,
          ScriptOutputType.INTEGER);

  private final RedisConnection connection;
  private final Sampled sampled;
  private final Keys names;
  private final byte[] ttlMillis;

  /**
   * Creates the store on a connection.
   *
   * @param ttl how long after its last write a session is remembered, at least a millisecond
   */
  public RedisSessionStore(RedisConnection connection, Duration ttl) {
    this(connection, "s:", ttl);
  }

  /** The same for something else, whose keys go on with that. */
  RedisSessionStore(RedisConnection connection, String kind, Duration ttl) {
    if (ttl.toMillis() < 1) {
      throw new IllegalArgumentException("ttl: " + ttl + " (expected: at least 1ms)");
    }
    this.connection = connection;
    this.sampled = new Sampled(connection);
    this.names = new Keys(connection.settings().keyPrefix() + kind);
    this.ttlMillis = Long.toString(ttl.toMillis()).getBytes(US_ASCII);
  }

  @Override
  public CompletionStage<Versioned> find(SessionKey key) {
    return read(key).thenApply(RedisSessionStore::versioned);
  }

  @Override
  public CompletionStage<Boolean> compareAndSet(
      SessionKey key, long expectedVersion, SessionState next) {
    return replace(key, expectedVersion, expectedVersion + 1, SessionCodec.encode(next));
  }

  @Override
  public CompletionStage<Stored> read(SessionKey key) {
    return connection
        .<byte[]>ask(commands -> commands.get(bytes(key)))
        .handle((value, problem) -> problem == null ? SessionValue.decode(value) : unread(problem));
  }

  @Override
  public CompletionStage<Boolean> replace(
      SessionKey key, long expected, long next, byte[] encoded) {
    if (expected < 0 || next <= expected || next >= SessionValue.VERSION_END) {
      // Nobody can have read such a version.
      return CompletableFuture.completedFuture(false);
    }
    byte[] value = SessionValue.encode(next, encoded);
    return connection
        .<Long>ask(commands ->
            REPLACE.run(commands, bytes(key), SessionValue.head(expected), value, ttlMillis))
        .thenApply(RedisSessionStore::replaced);
  }

  private static boolean replaced(long answer) {
    if (answer == NEWER) {
      throw new StoreFailure(Reason.NEWER_FORMAT);
    }
    return answer == 1;
  }

  private static Versioned versioned(Stored stored) {
    if (!stored.corrupt()) {
      try {
        return stored.version() == 0
            ? Versioned.ABSENT
            : new Versioned(stored.version(), SessionCodec.decode(stored.encoded()));
      } catch (IllegalArgumentException broken) {
        // Replaced by the next write, like everything else that cannot be read.
      }
    }
    return new Versioned(stored.version(), SessionState.EMPTY, Reason.CORRUPT.word());
  }

  /** A key of another type is as broken as a value that cannot be read. */
  private static Stored unread(Throwable problem) {
    StoreFailure failure = RedisFailures.of(problem);
    if (failure.reason() == Reason.CORRUPT) {
      return new Stored(0, new byte[0], true);
    }
    throw failure;
  }

  private byte[] bytes(SessionKey key) {
    return names.bytes(key.high(), key.low());
  }

  /** The run of the server or, with sentinels, of the master; not known in a cluster. */
  @Override
  public CompletionStage<String> server() {
    if (connection.settings().mode() == Mode.CLUSTER) {
      return CompletableFuture.completedFuture("");
    }
    return connection
        .<String>ask(commands -> commands.info("server"))
        .thenApply(info -> {
          Matcher run = RUN_ID.matcher(info);
          return run.find() ? run.group(1) : "";
        });
  }

  /** All keys of the database, links too, as counted a few seconds ago at most. */
  @Override
  public long size() {
    return sampled.keys();
  }

  /** Keys that the server evicted since its start, as told a few seconds ago at most. */
  @Override
  public long evictions() {
    return sampled.evicted();
  }

  @Override
  public void close() {}
}
