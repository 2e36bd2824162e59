package io.throughline.divergence;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest steps of a conversation, oldest first, and what can be told from them. Immutable.
 *
 * @param items at most {@value #MAX}
 */
record Steps(List<Item> items) {
  /** Beyond it the oldest are forgotten. */
  static final int MAX = 24;

  static final Steps NONE = new Steps(List.of());

  /** Of so many steps hardly one may be new. */
  private static final int BACKTRACK_STEPS = 8;

  private static final int BACKTRACK_NEW_MAX = 1;

  /**
   * One of them.
   *
   * @param opens whether it is the first of its turn
   * @param isNew whether no step before it was the same
   * @param counts whether it counts as a repetition; what led to an earlier circle does not
   */
  record Item(Step step, boolean opens, boolean isNew, boolean counts) {}

  Steps {
    items = List.copyOf(items);
  }

  /** These and those of one more turn. */
  Steps with(List<Step> turn) {
    if (turn.isEmpty()) {
      return this;
    }
    List<Item> all = new ArrayList<>(items.size() + turn.size());
    all.addAll(items);
    for (int i = 0; i < turn.size(); i++) {
      Step step = turn.get(i);
      all.add(
          new Item(step, i == 0, items.stream().noneMatch(old -> old.step().repeats(step)), true));
    }
    return new Steps(all.size() <= MAX ? all : all.subList(all.size() - MAX, all.size()));
  }

  /** The same, none of which counts any more. */
  Steps past() {
    return new Steps(
        items.stream()
            .map(item -> new Item(item.step(), item.opens(), item.isNew(), false))
            .toList());
  }

  /** Whether the last turn did something new. */
  boolean lastIsNew() {
    for (Item item : lastTurn()) {
      if (item.isNew()) {
        return true;
      }
    }
    return false;
  }

  private List<Item> lastTurn() {
    int from = items.size() - 1;
    while (from > 0 && !items.get(from).opens()) {
      from--;
    }
    return items.subList(Math.max(0, from), items.size());
  }

  /** How often the last turn's most repeated step was done, with little else in between. */
  Repeated mostRepeated() {
    Repeated most = new Repeated(0, false);
    for (Item item : lastTurn()) {
      int times = times(item.step());
      if (times > most.times()) {
        most = new Repeated(times, item.step().failed());
      }
    }
    return most;
  }

  /**
   * A repeated step.
   *
   * @param failed whether it fails each time
   */
  record Repeated(int times, boolean failed) {}

  private int times(Step step) {
    int times = 0;
    int between = 0;
    for (Item item : items.reversed()) {
      if (!item.counts()) {
        break;
      }
      if (item.step().repeats(step)) {
        times++;
        between = 0;
      } else if (item.isNew()) {
        between++;
        if (item.step().changes() || between > DivergenceRules.NEW_BETWEEN) {
          break;
        }
      }
    }
    return times;
  }

  /** How often the last turns came in the same order, two or three in a circle. */
  int cycles() {
    List<Long> turns = turns();
    int most = 0;
    for (int period = 2; period <= DivergenceRules.PERIOD_MAX; period++) {
      most = Math.max(most, cycles(turns, period));
    }
    return most;
  }

  private static int cycles(List<Long> newestFirst, int period) {
    int same = 0;
    while (same + period < newestFirst.size()
        && newestFirst.get(same).equals(newestFirst.get(same + period))) {
      same++;
    }
    boolean differs = false;
    for (int i = 1; i < period && i < newestFirst.size(); i++) {
      differs |= !newestFirst.get(i).equals(newestFirst.getFirst());
    }
    return differs ? (same + period) / period : 0;
  }

  /** A number for each turn that counts, the newest first. */
  private List<Long> turns() {
    List<Long> turns = new ArrayList<>();
    long turn = 0;
    for (Item item : items.reversed()) {
      if (!item.counts()) {
        break;
      }
      turn = turn * 31 + ((long) item.step().call() << 32 | item.step().result() & 0xffff_ffffL);
      if (item.opens()) {
        turns.add(turn);
        turn = 0;
      }
    }
    return turns;
  }

  /** Whether hardly anything of late was new. */
  boolean backtracks() {
    if (items.size() < BACKTRACK_STEPS) {
      return false;
    }
    int fresh = 0;
    for (Item item : items.subList(items.size() - BACKTRACK_STEPS, items.size())) {
      if (!item.counts()) {
        return false;
      }
      fresh += item.isNew() ? 1 : 0;
    }
    return fresh <= BACKTRACK_NEW_MAX;
  }

  /** How often the last turn's most repeated call was made, whatever came of it. */
  int sameCalls() {
    int most = 0;
    for (Item last : lastTurn()) {
      int times = 0;
      for (Item item : items) {
        times += item.step().call() == last.step().call() ? 1 : 0;
      }
      most = Math.max(most, times);
    }
    return most;
  }
}
