package io.throughline.divergence;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest messages of a conversation that say enough to be told apart, oldest first. Immutable.
 *
 * @param items at most {@value #MAX}
 */
record Messages(List<Item> items) {
  /** Beyond it the oldest are forgotten. */
  static final int MAX = 6;

  static final Messages NONE = new Messages(List.of());

  /** Bits in which two near-equal messages differ at most. */
  static final int BITS_MAX = 12;

  /**
   * One of them.
   *
   * @param hash its SimHash
   * @param byUser whether the user said it, else the model
   */
  record Item(long hash, boolean byUser) {
    boolean repeats(Item other) {
      return byUser == other.byUser && Long.bitCount(hash ^ other.hash) <= BITS_MAX;
    }
  }

  Messages {
    items = List.copyOf(items);
  }

  /** These and one more; a hash of 0 is none. */
  Messages with(long hash, boolean byUser) {
    if (hash == 0) {
      return this;
    }
    List<Item> all = new ArrayList<>(items);
    all.add(new Item(hash, byUser));
    return new Messages(all.size() <= MAX ? all : all.subList(1, all.size()));
  }

  /** How often the last message of that side was said. */
  int times(boolean byUser) {
    Item last = null;
    int times = 0;
    for (Item item : items.reversed()) {
      if (item.byUser() == byUser) {
        last = last == null ? item : last;
        times += item.repeats(last) ? 1 : 0;
      }
    }
    return times;
  }
}
