package io.throughline.server.learned;

import org.jspecify.annotations.Nullable;

/**
 * Recent durations of one kind on one model, as counts in buckets that grow by a twelfth of an
 * octave: a percentile is at most 3 % off. A duration counts for five to ten minutes and is gone
 * then. 2 KiB; constant time a sample; thread-safe.
 */
final class Durations {
  /** Samples are kept in two spans of this length, the older one dropped whole. */
  static final long SPAN_MILLIS = 300_000;

  private static final int BUCKETS = 256;
  private static final double PER_OCTAVE = 12;
  private static final double LEAST_MILLIS = 0.1;
  private static final double LOG_2 = Math.log(2);

  private int[] current = new int[BUCKETS];
  private int[] before = new int[BUCKETS];
  private int currentCount;
  private int beforeCount;
  private long startedMillis;

  Durations(long nowMillis) {
    startedMillis = nowMillis;
  }

  /** Takes a sample; one that is not above 0 or not finite tells nothing. */
  synchronized void add(double millis, long nowMillis) {
    age(nowMillis);
    if (millis > 0 && Double.isFinite(millis) && currentCount < Integer.MAX_VALUE) {
      current[bucket(millis)]++;
      currentCount++;
    }
  }

  /** The nearest-rank percentile in milliseconds; null without recent samples. */
  synchronized @Nullable Double percentile(int percentile, long nowMillis) {
    age(nowMillis);
    long count = (long) currentCount + beforeCount;
    if (count == 0) {
      return null;
    }
    long rank = Math.max(1, (count * percentile + 99) / 100);
    int bucket = 0;
    for (long seen = current[0] + (long) before[0]; seen < rank; ) {
      bucket++;
      seen += current[bucket] + (long) before[bucket];
    }
    return LEAST_MILLIS * Math.exp((bucket + 0.5) / PER_OCTAVE * LOG_2);
  }

  private void age(long nowMillis) {
    long passed = nowMillis - startedMillis;
    if (passed < SPAN_MILLIS) {
      return;
    }
    int[] oldest = before;
    before = passed < 2 * SPAN_MILLIS ? current : new int[BUCKETS];
    beforeCount = passed < 2 * SPAN_MILLIS ? currentCount : 0;
    java.util.Arrays.fill(oldest, 0);
    current = oldest;
    currentCount = 0;
    startedMillis = nowMillis - passed % SPAN_MILLIS;
  }

  private static int bucket(double millis) {
    double octaves = Math.log(millis / LEAST_MILLIS) / LOG_2;
    return (int) Math.clamp(octaves * PER_OCTAVE, 0, BUCKETS - 1);
  }
}
