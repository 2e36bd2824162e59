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
          copies.append(earlier(original, day)).append('\n');
          turns++;
        }
      }
    }
    HttpResponse<String> answer = router.admin("POST", "/api/import", copies.toString());
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(turns, JSON.readTree(answer.body()).path("records").asInt());
    return turns;
  }

  private static ObjectNode earlier(ObjectNode copy, int day) {
    String session = copy.path("session_id").asString() + "-" + day;
    copy.put("id", UUID.randomUUID().toString().replace("-", ""));
    copy.put("session_id", session);
    for (String time : List.of("timestamp", "ended_at")) {
      Instant then = Instant.parse(copy.path(time).asString()).minus(Duration.ofDays(day));
      copy.put(time, then.toString());
    }
    return copy;
  }
}
