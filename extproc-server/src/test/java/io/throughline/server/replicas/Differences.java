package io.throughline.server.replicas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** How two records of the same turn differ, field by field, apart from ids and times. */
final class Differences {
  private static final Set<String> OWN =
      Set.of(
          "id",
          "timestamp",
          "request_id",
          "ended_at",
          "duration_ms",
          "ttft_ms",
          "idle_for_seconds");

  /** Made by each deployment for itself where clients name none, so only their order can agree. */
  private static final Set<String> SESSIONS = Set.of("session_id", "parent_session_id");

  private Differences() {}

  /**
   * Compares them.
   *
   * @param names the second one's name for each session of the first, so far; is added to
   */
  static List<String> of(JsonNode one, JsonNode other, Map<String, String> names) {
    List<String> found = new ArrayList<>();
    collect("", one, other, names, found);
    return found;
  }

  private static void collect(
      String path, JsonNode one, JsonNode other, Map<String, String> names, List<String> found) {
    if (one.isObject() && other.isObject()) {
      Set<String> fields = new TreeSet<>(one.propertyNames());
      fields.addAll(other.propertyNames());
      for (String field : fields) {
        if (!OWN.contains(field)) {
          String at = path + "/" + field;
          if (SESSIONS.contains(field)) {
            collectName(at, one.path(field), other.path(field), names, found);
          } else {
            collect(at, one.path(field), other.path(field), names, found);
          }
        }
      }
    } else if (!one.equals(other)) {
      found.add(path + ": " + one + " alone, " + other + " hopping");
    }
  }

  private static void collectName(
      String path, JsonNode one, JsonNode other, Map<String, String> names, List<String> found) {
    String known = names.putIfAbsent(one.asString(""), other.asString(""));
    if (known != null && !known.equals(other.asString(""))) {
      found.add(path + ": " + other + " hopping (expected: " + known + ")");
    }
  }
}
