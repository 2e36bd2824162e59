package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How answers end that do not end well, in the record and in session memory. */
@EachEnvoy
class AnswerEndIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(1);
  private static final List<String> ROUTED_HEADERS =
      List.of(
          "x-selected-model",
          "x-vsr-selected-decision",
          "x-vsr-selected-model",
          "x-vsr-selected-confidence",
          "x-vsr-session-phase",
          "x-vsr-replay-id",
          "x-throughline-session-id",
          "x-throughline-session-source",
          "x-throughline-action",
          "x-throughline-reason");

  private final EnvoyVersion version;
  private final CountDownLatch never = new CountDownLatch(1);
  private ScriptedModel alpha;
  private ScriptedModel beta;
  private LiveRouter router;

  AnswerEndIT(EnvoyVersion version) {
    this.version = version;
  }

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
    router =
        LiveRouter.inProcess(
            RouterYaml.of(alpha.port(), beta.port()).withoutFailover(),
            Sidecar.Parts.standard(),
            version);
  }

  @AfterEach
  void stop() throws IOException {
    never.countDown();
    router.close();
    alpha.close();
    beta.close();
  }

  @Test
  @DisplayName("a client that leaves in mid-stream: aborted within 1 s, the turn counts")
  void clientLeavesInMidStream(TestReporter report) throws Exception {
    beta.script((request, reply) -> {
      try (OutputStream out = reply.events()) {
        Sse.write(out, Sse.text("first"));
        never.await();
      }
    });
    settledOnAlpha("s");
    HttpResponse<InputStream> answer =
        router
            .http()
            .send(router.chat("s", Chats.userStreamed("betaword")), BodyHandlers.ofInputStream());
    assertEquals(Sse.text("first").charAt(0), answer.body().read());
    long left = System.nanoTime();
    answer.body().close();
    JsonNode replay = router.replay(answer, RECORDED_WITHIN, ended -> is(ended, "aborted"));
    report.publishEntry("client abort in mid-stream to record", millisSince(left));
    assertEquals(200, replay.path("response_status").asInt());
    assertEquals("beta", currentModelOfNextTurn("s"));
  }

  @Test
  @DisplayName("a client that leaves before the answer: aborted within 1 s, rolled back")
  void clientLeavesBeforeTheAnswer(TestReporter report) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    beta.script((request, reply) -> {
      asked.countDown();
      never.await();
    });
    settledOnAlpha("s");
    CompletableFuture<HttpResponse<String>> answer =
        router.http().sendAsync(router.chat("s", Chats.user("betaword")), BodyHandlers.ofString());
    asked.await();
    assertTrue(is(newest("s"), "in_progress"), "the record is there before the answer");
    long left = System.nanoTime();
    answer.cancel(true);
    eventually(
        "the record is aborted", RECORDED_WITHIN, () -> newest("s"), ended -> is(ended, "aborted"));
    report.publishEntry("client abort before the answer to record", millisSince(left));
    assertEquals("alpha", currentModelOfNextTurn("s"));
  }

  @Test
  @DisplayName("a model server that cuts its stream: aborted, the turn counts")
  void serverCutsItsStream() throws Exception {
    beta.script((request, reply) -> {
      Sse.write(reply.events(), Sse.text("first"));
      throw new IOException("cut on purpose");
    });
    settledOnAlpha("s");
    CompletableFuture<HttpResponse<String>> answer =
        router
            .http()
            .sendAsync(router.chat("s", Chats.userStreamed("betaword")), BodyHandlers.ofString());
    assertTrue(answer.handle((whole, cut) -> cut != null).get(), "the client sees the cut");
    JsonNode replay =
        eventually(
            "the record ends", RECORDED_WITHIN, () -> newest("s"), end -> is(end, "aborted"));
    assertEquals(200, replay.path("response_status").asInt());
    assertEquals("beta", currentModelOfNextTurn("s"));
  }

  @Test
  @DisplayName("an upstream 500 passes with our headers; failed, rolled back")
  void upstreamError() throws Exception {
    beta.script((request, reply) -> reply.json(500, "{\"error\":{\"message\":\"no\"}}"));
    settledOnAlpha("s");
    HttpResponse<String> answer = router.ask("s", Chats.user("betaword"));
    assertEquals(500, answer.statusCode());
    assertEquals("{\"error\":{\"message\":\"no\"}}", answer.body());
    assertHasRoutedHeaders(answer);
    JsonNode replay = router.replay(answer, RECORDED_WITHIN, ended -> is(ended, "failed"));
    assertEquals(500, replay.path("response_status").asInt());
    assertEquals("alpha", currentModelOfNextTurn("s"));
  }

  @Test
  @DisplayName("a model server that is gone: 503 in OpenAI form with our headers, rolled back")
  void upstreamRefuses() throws Exception {
    settledOnAlpha("s");
    beta.close();
    HttpResponse<String> answer = router.ask("s", Chats.user("betaword"));
    assertEquals(503, answer.statusCode());
    JsonNode error = JsonMapper.shared().readTree(answer.body()).path("error");
    assertEquals("upstream_unavailable", error.path("code").asString(), answer.body());
    assertHasRoutedHeaders(answer);
    // The older Envoy does not show an answer of its own to the observer.
    boolean shown = !version.equals(EnvoyVersion.OLDEST);
    String state = shown ? "failed" : "aborted";
    JsonNode replay = router.replay(answer, RECORDED_WITHIN, ended -> is(ended, state));
    assertEquals(shown ? 503 : 0, replay.path("response_status").asInt(0));
    assertEquals("alpha", currentModelOfNextTurn("s"));
  }

  private void settledOnAlpha(String session) throws Exception {
    HttpResponse<String> answer = router.ask(session, Chats.user("hello"));
    assertEquals(200, answer.statusCode());
    router.replay(answer, SOON, ended -> is(ended, "completed"));
  }

  private String currentModelOfNextTurn(String session) throws Exception {
    alpha.script((request, reply) -> reply.json(200, Chats.answer("hello")));
    router.ask(session, Chats.user("hello again"));
    assertEquals(0, router.passedBy());
    return newest(session).at("/session_policy/current_model").asString("");
  }

  private JsonNode newest(String session) throws Exception {
    return router.records(session).getFirst();
  }

  private static void assertHasRoutedHeaders(HttpResponse<?> answer) {
    for (String name : ROUTED_HEADERS) {
      assertFalse(answer.headers().firstValue(name).orElse("").isEmpty(), name + " is missing");
    }
    assertEquals("beta", answer.headers().firstValue("x-selected-model").orElse(""));
  }

  private static boolean is(JsonNode replay, String state) {
    return replay.path("lifecycle_state").asString("").equals(state);
  }

  private static String millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis() + " ms";
  }
}
