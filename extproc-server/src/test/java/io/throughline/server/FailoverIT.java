package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model's server fails: another model takes the request over, and the session follows. */
class FailoverIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SOON = Duration.ofSeconds(10);

  private ScriptedModel alpha;
  private ScriptedModel beta;
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("alpha here")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("beta here")));
    router =
        LiveRouter.inProcess(RouterYaml.of(alpha.port(), beta.port()), Sidecar.Parts.standard());
  }

  @AfterEach
  void stop() throws IOException {
    assertEquals(0, router.passedBy());
    router.close();
    alpha.close();
    beta.close();
  }

  @Test
  void anErrorOfTheServerMovesTheRequest() throws Exception {
    alpha.script((request, reply) -> reply.json(503, "{}"));
    HttpResponse<String> answer = router.ask("s", body("hello"));
    assertTakenOverByBeta(answer);
    assertEquals(1, alpha.received().size());
    assertEquals(
        "provider-beta", JSON.readTree(beta.received().getFirst()).path("model").asString());
    assertEquals(
        JSON.readTree(alpha.received().getFirst()).path("messages"),
        JSON.readTree(beta.received().getFirst()).path("messages"));
    assertEquals(List.of("beta"), beta.headers().getFirst().get("x-selected-model"));
  }

  @Test
  void aBodyOfEightMegabytesMovesToo() throws Exception {
    alpha.script((request, reply) -> reply.json(503, "{}"));
    String image =
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,%s\"}}]}"
            .formatted("QUJD".repeat((8 << 20) / 4));
    assertTakenOverByBeta(router.ask("s", Facts.body("auto", image)));
    assertTrue(beta.received().getFirst().length() > 8_000_000);
  }

  @Test
  void aConnectionThatBreaksBeforeTheAnswerDoesToo() throws Exception {
    alpha.script((request, reply) -> {
      throw new IOException("broken on purpose");
    });
    assertTakenOverByBeta(router.ask("s", body("hello")));
  }

  @Test
  void aServerThatIsGoneDoesToo() throws Exception {
    alpha.close();
    assertTakenOverByBeta(router.ask("s", body("hello")));
  }

  @Test
  void theSessionFollowsTheModelThatServed() throws Exception {
    alpha.script((request, reply) -> reply.json(500, "{}"));
    HttpResponse<String> first = router.ask("s", body("hello"));
    assertTakenOverByBeta(first);
    alpha.script((request, reply) -> reply.json(200, Chats.answer("alpha here")));
    HttpResponse<String> next = router.ask("s", body("go on"));
    JsonNode policy =
        router.replay(next, SOON, replay -> !replay.isMissingNode()).path("session_policy");
    assertEquals("beta", policy.path("current_model").asString(), policy.toString());
  }

  @Test
  void aModelThatKeepsFailingIsNoCandidateForAWhile() throws Exception {
    alpha.script((request, reply) -> reply.json(500, "{}"));
    for (int i = 0; i < 6; i++) {
      assertEquals(200, router.ask("s" + i, body("hello")).statusCode());
    }
    assertTrue(alpha.received().size() <= 3, "asked " + alpha.received().size() + " times");
    assertEquals(6, beta.received().size());
  }

  @Test
  void aNamedModelIsTriedAgainAndNotReplaced() throws Exception {
    alpha.script((request, reply) -> reply.json(502, "{}"));
    HttpResponse<String> answer = router.ask("s", body("hello").replace("\"auto\"", "\"alpha\""));
    assertEquals(502, answer.statusCode());
    assertEquals(3, alpha.received().size());
    assertEquals(0, beta.received().size());
  }

  @Test
  void anErrorOfTheClientIsTheClients() throws Exception {
    alpha.script((request, reply) -> reply.json(400, "{}"));
    assertEquals(400, router.ask("s", body("hello")).statusCode());
    assertEquals(0, beta.received().size());
  }

  private void assertTakenOverByBeta(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("beta here"), answer.body());
    assertEquals(List.of("beta"), answer.headers().allValues("x-selected-model"));
    assertEquals(List.of("recovery"), answer.headers().allValues("x-throughline-action"));
    JsonNode replay =
        router.replay(
            answer, SOON, found -> found.path("lifecycle_state").asString("").equals("completed"));
    assertEquals("recovery", replay.path("action").asString(), replay.toString());
    assertEquals("beta", replay.path("selected_model").asString());
    assertEquals("[\"alpha\",\"beta\"]", replay.path("attempts").toString());
  }

  private static String body(String text) {
    return Facts.body("auto", Facts.user(text));
  }
}
