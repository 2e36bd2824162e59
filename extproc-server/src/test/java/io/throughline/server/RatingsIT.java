package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feedback that rates models, beside a real Envoy. */
class RatingsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String STATIC = "session_aware: {base_method: static}";
  private static final String FILE =
      "global: {router: {model_selection: {elo: {storage_path: ratings.json}}}}\n";
  private static final String BETA_WINS = "{\"winner_model\":\"beta\",\"loser_model\":\"alpha\"}";

  private ScriptedModel model;
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("ok")));
    Function<FreePorts, String> yaml = RouterYaml.of(model.port(), model.port());
    router =
        LiveRouter.inChild(
            yaml.andThen(text -> text.replace(STATIC, STATIC.replace("static", "elo")) + FILE));
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    model.close();
  }

  @Test
  @DisplayName("sessions begin with the model that feedback prefers, after a restart too")
  void feedbackDecides() throws Exception {
    assertEquals("alpha", chosen("before"));
    assertEquals(200, router.admin("POST", "/api/v1/feedback", BETA_WINS).statusCode());
    assertEquals("beta", chosen("after"));
    assertEquals(1, router.metric("throughline_feedback_total{result=\"taken\"}"));
    assertEquals(2, router.metric("throughline_ratings_models"));
    router.child().kill();
    router.child().startAgain();
    eventually(
        "Envoy finds the sidecar again",
        SOON,
        () -> router.ask("again", Chats.user("x")).statusCode() == 200);
    assertEquals("beta", chosen("restarted"));
    assertEquals(2, router.metric("throughline_ratings_models"));
  }

  private String chosen(String session) throws Exception {
    HttpResponse<String> answer = router.ask(session, Chats.user("x"));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        "elo", router.records(session).getFirst().at("/session_policy/base_method").asString());
    return answer.headers().firstValue("x-vsr-selected-model").orElse("");
  }
}
