package io.throughline.fuzz;

/**
 * Something that reads what others wrote. Not for several threads; given any bytes, in any order.
 */
@FunctionalInterface
public interface FuzzTarget {
  /**
   * Reads an input and checks what it makes of it.
   *
   * @throws RuntimeException when reading fails in a way that callers do not expect
   * @throws AssertionError when what was read is wrong
   */
  void read(byte[] input);

  /** Fails unless something holds that must hold for every input. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
