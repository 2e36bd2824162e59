package io.throughline.workload;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The stream of CPython's {@code random.Random(seed)}: MT19937 seeded with the seed's 32-bit words,
 * lowest first. Not safe for several threads.
 */
final class PythonRandom {
  private static final double TWO_TO_26 = 0x1p26;
  private static final double TWO_TO_53 = 0x1p53;

  private final UniformRandomProvider twister;

  /**
   * @param seed 0 or more
   */
  PythonRandom(long seed) {
    int low = (int) seed;
    int high = (int) (seed >>> Integer.SIZE);
    twister = RandomSource.MT.create(high == 0 ? new int[] {low} : new int[] {low, high});
  }

  /** A whole number from 0 to bound − 1, as {@code randrange} and {@code choice} draw it. */
  int below(int bound) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
    int drawn = bits(bits);
    while (drawn >= bound) {
      drawn = bits(bits);
    }
    return drawn;
  }

  /** A number from low to high, as {@code uniform} draws it. */
  double uniform(double low, double high) {
    return low + (high - low) * fraction();
  }

  private int bits(int count) {
    return twister.nextInt() >>> (Integer.SIZE - count);
  }

  private double fraction() {
    int high = twister.nextInt() >>> 5;
    int low = twister.nextInt() >>> 6;
    return (high * TWO_TO_26 + low) / TWO_TO_53;
  }
}
