package io.throughline.server.whatif;

import io.throughline.replay.whatif.RecordedChoice;
import java.util.LinkedHashMap;
import java.util.Map;

/** A turn that would have gone otherwise. */
record Difference(RecordedChoice choice, Choice then, Choice now) {
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("replay_id", choice.id());
    map.put("session_id", choice.session().id());
    map.put("turn_index", choice.turnIndex());
    map.put("decision", choice.decision());
    map.put("recorded", side(then));
    map.put("simulated", side(now));
    return map;
  }

  private static Map<String, String> side(Choice choice) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("model", choice.model());
    map.put("action", choice.action());
    map.put("reason", choice.reason());
    return map;
  }
}
