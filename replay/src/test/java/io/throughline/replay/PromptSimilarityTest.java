package io.throughline.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptSimilarityTest {
  @Test
  void nothingIsNearEqualToAPromptWithoutAHash() {
    assertFalse(PromptSimilarity.nearEqual(0, 0));
    assertFalse(PromptSimilarity.nearEqual(0, 1));
    assertTrue(PromptSimilarity.nearEqual(1, 1));
  }

  @Test
  void theBoundIsInclusive() {
    long one = 0x0123_4567_89ab_cdefL;
    long bound = (1L << PromptSimilarity.BITS_MAX) - 1;
    assertTrue(PromptSimilarity.nearEqual(one, one ^ bound));
    assertFalse(PromptSimilarity.nearEqual(one, one ^ bound << 1 ^ 1));
    assertEquals(64, PromptSimilarity.distance(0, -1));
  }

  /** The planes count as 64 counters would. */
  @Test
  void eachBitIsTheMajorityOfTheFeatures() {
    for (int features : new int[] {0, 1, 2, 7, 8, 9, 15, 16, 63, 64, 500, 70_000}) {
      Random random = new Random(features);
      SimHash hash = new SimHash();
      int[] counts = new int[Long.SIZE];
      for (int i = 0; i < Math.min(features, 65_535); i++) {
        long feature = random.nextLong();
        hash.add(feature);
        SimHash single = new SimHash();
        single.add(feature);
        count(counts, single.value());
      }
      for (int i = 65_535; i < features; i++) {
        hash.add(random.nextLong());
      }
      assertEquals(majority(counts, Math.min(features, 65_535)), hash.value(), features + "");
    }
  }

  @Test
  void aHashIsNeverZero() {
    assertNotEquals(0, new SimHash().value());
  }

  private static void count(int[] counts, long feature) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += feature >> i & 1;
    }
  }

  private static long majority(int[] counts, int features) {
    long value = 0;
    for (int i = 0; i < counts.length; i++) {
      value |= counts[i] > features / 2 ? 1L << i : 0;
    }
    return value == 0 ? 1 : value;
  }
}
