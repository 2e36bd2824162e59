package io.throughline.store.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers about the server for metrics. Whoever asks gets the last ones, and new ones are fetched
 * in the background if those are old. Thread-safe.
 */
final class Sampled {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Pattern EVICTED = Pattern.compile("evicted_keys:(\\d{1,18})");

  private final RedisConnection connection;
  private final AtomicLong sampledAtNanos = new AtomicLong(System.nanoTime() - PERIOD_NANOS);
  private volatile long keys;
  private volatile long evicted;

  Sampled(RedisConnection connection) {
    this.connection = connection;
  }

  long keys() {
    refresh();
    return keys;
  }

  long evicted() {
    refresh();
    return evicted;
  }

  private void refresh() {
    long now = System.nanoTime();
    long last = sampledAtNanos.get();
    if (now - last < PERIOD_NANOS || !sampledAtNanos.compareAndSet(last, now)) {
      return;
    }
    connection.<Long>ask(commands -> commands.dbsize()).thenAccept(count -> keys = count);
    connection.<String>ask(commands -> commands.info("stats")).thenAccept(this::readEvicted);
  }

  /** In a cluster the numbers of the nodes stand one after the other. */
  private void readEvicted(String info) {
    long sum = 0;
    Matcher matcher = EVICTED.matcher(info);
    while (matcher.find()) {
      sum += Long.parseLong(matcher.group(1));
    }
    evicted = sum;
  }
}
