package io.throughline.server.whatif;

import java.util.LinkedHashMap;
import java.util.Map;

/** The two sides of some turns. For one thread. */
final class Tally {
  private final Side recorded = new Side();
  private final Side simulated = new Side();
  private int turns;
  private int reproduced;
  private int otherModel;

  void add(Choice then, Choice now, boolean same) {
    turns++;
    reproduced += same ? 1 : 0;
    otherModel += then.model().equals(now.model()) ? 0 : 1;
    recorded.add(then);
    simulated.add(now);
  }

  int turns() {
    return turns;
  }

  /** Turns of which model, action, reason and owner are the recorded ones. */
  int reproduced() {
    return reproduced;
  }

  int otherModel() {
    return otherModel;
  }

  Side recorded() {
    return recorded;
  }

  Side simulated() {
    return simulated;
  }

  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("turns", turns);
    map.put("reproduced", reproduced);
    map.put("other_model", otherModel);
    map.put("recorded", recorded.asMap());
    map.put("simulated", simulated.asMap());
    return map;
  }
}
