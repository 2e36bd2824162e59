package io.throughline.replay;

/**
 * Compares prompts by their {@link SimHash}, without their text: whether a user asked the same once
 * more.
 *
 * <p>A hash holds no length, so one bound serves prompts of any length. 3 bits, as is usual for web
 * pages, suit thousands of words; of 20 words a single other one moves 7 bits on average. At
 * {@value #BITS_MAX} bits, measured over changed prompts: one word of 20 is forgiven in 95 of 100
 * cases, one of 40 in 99. Unrelated prompts lie 28 bits apart on average, and the nearest of 325
 * pairs 17.
 *
 * <p>What it cannot do: short prompts that differ in one word that matters ("fix the login page",
 * "fix the signup page") are taken for equal in about half of the cases at 8 words, and a text
 * whose sense one word turns around is near-equal at any length. So it may raise a suspicion of a
 * retry, never decide about a request.
 */
public final class PromptSimilarity {
  /** Hashes that differ in at most so many of 64 bits are of near-equal prompts. */
  public static final int BITS_MAX = 11;

  private PromptSimilarity() {}

  /** Bits in which two hashes differ, 0 to 64. */
  public static int distance(long one, long other) {
    return Long.bitCount(one ^ other);
  }

  /** Whether both are of near-equal prompts; false where either is 0, which is no hash. */
  public static boolean nearEqual(long one, long other) {
    return one != 0 && other != 0 && distance(one, other) <= BITS_MAX;
  }
}
