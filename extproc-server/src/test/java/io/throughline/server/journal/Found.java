package io.throughline.server.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as a reader listed them.
 *
 * @param times how often each id was listed
 * @param open of each whether its end is not known
 */
record Found(Map<String, Integer> times, Map<String, Boolean> open) {
  /** One listed record. */
  record Listed(String id, boolean open) {}

  static Found of(List<Listed> listed) {
    Map<String, Integer> times = new HashMap<>();
    Map<String, Boolean> open = new HashMap<>();
    for (Listed one : listed) {
      times.merge(one.id(), 1, Integer::sum);
      open.put(one.id(), one.open());
    }
    return new Found(times, open);
  }

  boolean has(String id) {
    return times.containsKey(id);
  }

  /** Whether its end is not known. */
  boolean isOpen(String id) {
    return open.getOrDefault(id, false);
  }

  /** Records that were listed more than once. */
  long twice() {
    return times.values().stream().filter(count -> count > 1).count();
  }

  int count() {
    return times.size();
  }
}
