package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Limits of sessions through the real Envoy, beside a journal that knows earlier ones. */
class GuardianIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String GUARDIAN = "x-throughline-guardian";
  private static final int FINISHED = 25;

  private ScriptedModel alpha;
  private ScriptedModel beta;
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("m")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("m")));
    router =
        LiveRouter.inProcess(
            ports ->
                RouterYaml.of(alpha.port(), beta.port()).apply(ports)
                    + "  guardian: {cost: {max: 0.0001, action: block}}\n",
            Sidecar.Parts.standard());
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    alpha.close();
    beta.close();
  }

  /** A session's turn, from 1, with all that was said before. */
  private HttpResponse<String> ask(String session, int turn) throws Exception {
    List<String> messages = new ArrayList<>();
    for (int i = 1; i < turn; i++) {
      messages.add("{\"role\":\"user\",\"content\":\"" + session + i + "\"}");
      messages.add("{\"role\":\"assistant\",\"content\":\"m\"}");
    }
    messages.add("{\"role\":\"user\",\"content\":\"" + session + turn + "\"}");
    HttpRequest request =
        HttpRequest.newBuilder(router.at("/v1/chat/completions"))
            .timeout(SOON)
            .header("content-type", "application/json")
            .header("x-session-id", session)
            .POST(BodyPublishers.ofString(Chats.request("auto", false, String.join(",", messages))))
            .build();
    return router.http().send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private JsonNode completed(HttpResponse<?> answer) {
    return router.replay(
        answer, SOON, record -> record.path("lifecycle_state").asString("").equals("completed"));
  }

  @Test
  @DisplayName("a session that has spent its limit is answered 429, and what it spent is exact")
  void cost() throws Exception {
    // Of 20 tokens 10 are cached, 5 are written: 10 * 1 + 10 * 0.1 + 5 * 2 millionths.
    JsonNode first = completed(ask("spends", 1));
    assertEquals(0.000021, first.path("actual_cost").asDouble(), 1e-12, first::toString);
    for (int turn = 2; turn <= 5; turn++) {
      completed(ask("spends", turn));
    }
    HttpResponse<String> stopped = ask("spends", 6);
    assertEquals(429, stopped.statusCode(), stopped.body());
    assertEquals("cost=block", header(stopped, GUARDIAN));
    assertEquals("false", header(stopped, "x-should-retry"));
    JsonNode record = router.replay(header(stopped, "x-vsr-replay-id"));
    JsonNode limit = record.path("guardian").path(0);
    assertEquals("cost", limit.path("limit").asString(), record::toString);
    assertEquals("block", limit.path("action").asString(), record::toString);
    assertEquals(200, ask("another", 1).statusCode());
  }

  @Test
  @DisplayName("a session far longer than those that have finished in its workspace is flagged")
  void workspace() throws Exception {
    List<JsonNode> turns = new ArrayList<>();
    for (int turn = 1; turn <= 3; turn++) {
      turns.add(completed(ask("usual", turn)));
    }
    assertEquals("", header(ask("long", 9), GUARDIAN));
    HttpResponse<String> imported =
        router.admin("POST", "/api/import", String.join("\n", finished(turns)));
    assertEquals(200, imported.statusCode(), imported.body());
    assertEquals(200, router.admin("/api/overview").statusCode());
    eventually(
        "the baseline",
        SOON,
        () -> router.metric("throughline_guardian_baselines"),
        known -> known == 1);
    assertEquals("", header(ask("usual too", 3), GUARDIAN));
    HttpResponse<String> flagged = ask("longer", 4);
    assertEquals("workspace_turns=flag", header(flagged, GUARDIAN));
    assertEquals(200, flagged.statusCode());
    JsonNode limit = completed(flagged).path("guardian").path(0);
    assertEquals(4, limit.path("value").asInt(), limit::toString);
    assertEquals(3, limit.path("max").asInt(), limit::toString);
  }

  /** The same turns as those of sessions that ended two days ago. */
  private static List<String> finished(List<JsonNode> turns) {
    List<String> lines = new ArrayList<>();
    for (int session = 0; session < FINISHED; session++) {
      for (JsonNode turn : turns) {
        ObjectNode past = (ObjectNode) turn.deepCopy();
        past.put("id", turn.path("id").asString() + "-" + session);
        past.put("session_id", "past-" + session);
        for (String time : List.of("timestamp", "ended_at")) {
          Instant at = Instant.parse(turn.path(time).asString());
          past.put(time, at.minus(Duration.ofDays(2)).toString());
        }
        lines.add(past.toString());
      }
    }
    return lines;
  }
}
