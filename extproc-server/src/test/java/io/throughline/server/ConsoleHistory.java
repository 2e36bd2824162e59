package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was recorded today, once more on each day before, so that a month has something to show. */
final class ConsoleHistory {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ConsoleHistory() {}

  /** Brings copies in as an import does, some sessions on some days; returns how many turns. */
  static int before(LiveRouter router, int days) throws Exception {
    List<String> today = router.admin("/api/export").body().lines().toList();
    StringBuilder copies = new StringBuilder();
    int turns = 0;
    for (int day = 1; day <= days; day++) {
      for (String line : today) {
        ObjectNode original = (ObjectNode) JSON.readTree(line);
        boolean answered = original.path("response_status").asInt() == 200;
        if (answered && (original.path("session_id").asString() + day).hashCode() % 5 != 0) {
          String session = original.path("session_id").asString() + "-" + day;
          copies.append(earlier(original, session, Duration.ofDays(day))).append('\n');
          turns++;
        }
      }
    }
    taken(router, copies.toString(), turns);
    return turns;
  }

  /** Brings in one session of yesterday with so many turns, {@code of-} a workspace of its own. */
  static void session(LiveRouter router, String workspace, int turns) throws Exception {
    String original =
        router
            .admin("/api/export?status=200")
            .body()
            .lines()
            .filter(line -> JSON.readTree(line).path("turn_index").asInt() == 1)
            .findFirst()
            .orElseThrow();
    StringBuilder copies = new StringBuilder();
    for (int turn = 1; turn <= turns; turn++) {
      ObjectNode copy = (ObjectNode) JSON.readTree(original);
      Duration before = Duration.ofDays(1).plusMinutes(turns - turn);
      copy.put("workspace", workspace).put("turn_index", turn);
      copies.append(earlier(copy, "of-" + workspace, before)).append('\n');
    }
    taken(router, copies.toString(), turns);
  }

  private static void taken(LiveRouter router, String records, int turns) throws Exception {
    HttpResponse<String> answer = router.admin("POST", "/api/import", records);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(turns, JSON.readTree(answer.body()).path("records").asInt());
  }

  private static ObjectNode earlier(ObjectNode copy, String session, Duration before) {
    copy.put("id", UUID.randomUUID().toString().replace("-", ""));
    copy.put("session_id", session);
    for (String time : List.of("timestamp", "ended_at")) {
      Instant then = Instant.parse(copy.path(time).asString()).minus(before);
      copy.put(time, then.toString());
    }
    return copy;
  }
}
