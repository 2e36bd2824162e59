package io.throughline.replay;

/**
 * Adds the hashes of a text's features up to one of 64 bits, each of which is the majority's
 * (Charikar, "Similarity estimation techniques from rounding algorithms", 2002): texts with most
 * features in common differ in few bits. The 64 counts stand side by side in planes of bits, so
 * that a feature costs a few operations and not 64. For one thread.
 */
public final class SimHash {
  /** Counts up to 65,535 features. */
  private static final int PLANES = 16;

  private static final int FEATURES_MAX = (1 << PLANES) - 1;
  private static final int BATCH = 8;
  private static final int BATCH_BITS = 3;

  private final long[] planes = new long[PLANES];
  private final long[] batch = new long[BATCH];
  private int features;

  /** Adds a feature; beyond 65,535 nothing changes. */
  public void add(long hash) {
    if (features == FEATURES_MAX) {
      return;
    }
    int waiting = features++ & BATCH - 1;
    batch[waiting] = mixed(hash);
    if (waiting == BATCH - 1) {
      addBatch();
    }
  }

  /** Eight features by seven full adders, which have no branch; the carry is rippled on. */
  private void addBatch() {
    long[] h = batch;
    long ones = planes[0];
    long half = ones ^ h[0];
    long twosA = ones & h[0] | half & h[1];
    ones = half ^ h[1];
    half = ones ^ h[2];
    long twosB = ones & h[2] | half & h[3];
    ones = half ^ h[3];
    half = ones ^ h[4];
    long twosC = ones & h[4] | half & h[5];
    ones = half ^ h[5];
    half = ones ^ h[6];
    long twosD = ones & h[6] | half & h[7];
    planes[0] = half ^ h[7];
    long twos = planes[1];
    half = twos ^ twosA;
    long foursA = twos & twosA | half & twosB;
    twos = half ^ twosB;
    half = twos ^ twosC;
    long foursB = twos & twosC | half & twosD;
    planes[1] = half ^ twosD;
    long fours = planes[2];
    half = fours ^ foursA;
    planes[2] = half ^ foursB;
    ripple(planes, BATCH_BITS, fours & foursA | half & foursB);
  }

  private static void ripple(long[] planes, int from, long carried) {
    long carry = carried;
    for (int i = from; carry != 0; i++) {
      long sum = planes[i] ^ carry;
      carry &= planes[i];
      planes[i] = sum;
    }
  }

  /** The hash of all features so far; never 0. */
  public long value() {
    long[] counts = planes.clone();
    for (int i = 0; i < (features & BATCH - 1); i++) {
      ripple(counts, 0, batch[i]);
    }
    int half = features / 2;
    long greater = 0;
    long equal = -1;
    for (int i = PLANES - 1; i >= 0; i--) {
      if ((half >> i & 1) == 0) {
        greater |= equal & counts[i];
        equal &= ~counts[i];
      } else {
        equal &= counts[i];
      }
    }
    return greater == 0 ? 1 : greater;
  }

  /** Spreads a weak hash over all bits (the finisher of SplitMix64). */
  private static long mixed(long hash) {
    long z = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
