package io.throughline.server.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.throughline.store.NearMemory.Bounds;
import io.throughline.store.StoreListener;
import io.throughline.store.redis.RedisMemory;
import io.throughline.store.redis.RedisSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordingStream;

/**
 * Typical sessions written through the sidecar's store into a Redis, until all of them have expired
 * there and here. Prints one line of JSON. Started with the sidecar's own flags.
 *
 * <p>Arguments: port of the Redis, sessions, seconds that a session lives.
 */
public final class SharedSoak {
  /** Writes under way at once. */
  private static final int UNDER_WAY = 256;

  private static final int SAMPLES = 1_000;

  /** Sessions written a second while the others expire; writes are what forgets them here. */
  private static final int AFTERWARDS_PER_SECOND = 20_000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PREFIX = RedisSettings.KEY_PREFIX + "s:";

  private final int sessions;
  private final Duration ttl;
  private final RedisMemory memory;
  private final RedisCommands<byte[], byte[]> redis;
  private final TypicalSessions typical;
  private final Semaphore underWay = new Semaphore(UNDER_WAY);
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong worstPauseNanos = new AtomicLong();
  private final AtomicLong pauses = new AtomicLong();

  private SharedSoak(
      int sessions, Duration ttl, RedisMemory memory, RedisCommands<byte[], byte[]> redis) {
    this.sessions = sessions;
    this.ttl = ttl;
    this.memory = memory;
    this.redis = redis;
    this.typical =
        new TypicalSessions(new TypicalTurn("hybrid", "user"), System.currentTimeMillis());
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int sessions = Integer.parseInt(arguments[1]);
    Duration ttl = Duration.ofSeconds(Long.parseLong(arguments[2]));
    RedisSettings settings = RedisSettings.standalone("127.0.0.1", port).withTimeout(PATIENCE);
    Bounds bounds = new Bounds(sessions, ttl, sessions, ttl);
    try (RedisMemory memory =
            RedisMemory.open(settings, bounds, InstantSource.system(), StoreListener.NONE);
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        StatefulRedisConnection<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE)) {
      memory.connected().toCompletableFuture().get(60, TimeUnit.SECONDS);
      System.out.println(new SharedSoak(sessions, ttl, memory, redis.sync()).run());
    }
  }

  private String run() throws InterruptedException {
    long before = liveBytes();
    try (RecordingStream events = new RecordingStream()) {
      events.enable("jdk.GCPhasePause").withThreshold(Duration.ZERO);
      events.onEvent("jdk.GCPhasePause", event -> paused(event.getDuration()));
      events.startAsync();
      long started = System.nanoTime();
      write(0, sessions);
      double loadSeconds = (System.nanoTime() - started) / 1e9;
      long inRedis = redis.dbsize();
      long bytes = bytesInRedis();
      Expiry expiry = expire();
      events.stop();
      long afterwards = liveBytes() - before;
      return result(loadSeconds, inRedis, bytes, expiry, afterwards);
    }
  }

  /** What was left when the time of the first sessions was over twice. */
  private record Expiry(double seconds, long left, long written) {}

  /** Others go on writing, until nothing of the first is left. */
  private Expiry expire() throws InterruptedException {
    long started = System.nanoTime();
    long end = started + 2 * ttl.toNanos();
    int step = Math.max(1, Math.min(sessions, AFTERWARDS_PER_SECOND) / 100);
    long next = sessions;
    while (System.nanoTime() < end && left() > 0) {
      write(next, next + step);
      next += step;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return new Expiry((System.nanoTime() - started) / 1e9, left(), next - sessions);
  }

  /** Of a sample of the first sessions, how many Redis still has, as if of all. */
  private long left() {
    long left = 0;
    int step = Math.max(1, sessions / SAMPLES);
    int asked = 0;
    for (int number = sessions - 1; number >= 0; number -= step) {
      left += redis.exists(name(number));
      asked++;
      if (left > 0) {
        return sessions * left / asked;
      }
    }
    return left * sessions / asked;
  }

  private void write(long from, long to) throws InterruptedException {
    for (long number = from; number < to; number++) {
      underWay.acquire();
      memory
          .sessions()
          .compareAndSet(TypicalSessions.key(number), 0, typical.get(number))
          .whenComplete((written, problem) -> {
            underWay.release();
            if (problem != null || !written) {
              failed.incrementAndGet();
            }
          });
    }
    underWay.acquire(UNDER_WAY);
    underWay.release(UNDER_WAY);
  }

  private long bytesInRedis() {
    long bytes = 0;
    int step = Math.max(1, sessions / SAMPLES);
    int asked = 0;
    for (int number = 0; number < sessions; number += step) {
      bytes += redis.memoryUsage(name(number));
      asked++;
    }
    return bytes / asked;
  }

  private static byte[] name(long number) {
    return (PREFIX + TypicalSessions.key(number)).getBytes(US_ASCII);
  }

  private String result(
      double loadSeconds, long inRedis, long bytes, Expiry expiry, long liveBytes) {
    return """
    {"sessions": %d, "load_seconds": %.1f, "writes_per_second": %.0f, "in_redis": %d, \
    "bytes_in_redis": %d, "failed_writes": %d, "expired_within_seconds": %.1f, \
    "not_expired": %d, "written_meanwhile": %d, "pauses": %d, "worst_pause_millis": %.1f, \
    "live_megabytes_at_end": %.0f}\
    """
        .formatted(
            sessions,
            loadSeconds,
            sessions / loadSeconds,
            inRedis,
            bytes,
            failed.get(),
            expiry.seconds(),
            expiry.left(),
            expiry.written(),
            pauses.get(),
            worstPauseNanos.get() / 1e6,
            liveBytes / 1e6);
  }

  private void paused(Duration pause) {
    pauses.incrementAndGet();
    worstPauseNanos.accumulateAndGet(pause.toNanos(), Math::max);
  }

  private static long liveBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
