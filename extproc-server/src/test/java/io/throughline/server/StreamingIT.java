package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyCounters;
import io.throughline.envoy.EnvoyVersion;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Event streams through both filters of one real listener, and what their records say. */
@EachEnvoy
record StreamingIT(EnvoyVersion version) {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(1);
  private static final Duration OPEN_WITHIN = Duration.ofSeconds(60);
  private static final int EVENTS = 50;

  @Test
  @DisplayName("each event arrives before the next is sent, and the bytes are those sent")
  void eventsArriveOneByOne() throws Exception {
    Semaphore seen = new Semaphore(1);
    try (ScriptedModel model =
            new ScriptedModel((request, reply) -> {
              try (OutputStream out = reply.events()) {
                for (int i = 0; i < EVENTS; i++) {
                  assertTrue(seen.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS));
                  Sse.write(out, Sse.text("piece " + i));
                }
              }
            });
        LiveRouter router = router(model)) {
      HttpResponse<InputStream> answer =
          router
              .http()
              .send(router.chat("paced", Chats.userStreamed("go")), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        for (int i = 0; i < EVENTS; i++) {
          byte[] event = Sse.text("piece " + i).getBytes(StandardCharsets.UTF_8);
          assertArrayEquals(event, body.readNBytes(event.length));
          seen.release();
        }
        assertEquals(-1, body.read());
      }
      router.replay(answer, RECORDED_WITHIN, replay -> is(replay, "completed"));
      assertEquals(0, router.passedBy());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  @DisplayName("usage and issued tool calls are read from a stream cut anywhere")
  void readsStreamCutAnywhere(int pieceBytes) throws Exception {
    String stream = Sse.toolCall("call_issued");
    try (ScriptedModel model =
            new ScriptedModel((request, reply) -> {
              try (OutputStream out = reply.events()) {
                Sse.writeCut(out, stream, pieceBytes);
              }
            });
        LiveRouter router = router(model)) {
      HttpResponse<String> answer = router.ask("cut", Chats.userStreamed("betaword"));
      assertEquals(stream, answer.body());
      JsonNode replay = router.replay(answer, RECORDED_WITHIN, ended -> is(ended, "completed"));
      assertEquals(40, replay.path("prompt_tokens").asInt(), replay.toString());
      assertEquals(30, replay.path("cached_prompt_tokens").asInt());
      assertEquals(7, replay.path("completion_tokens").asInt());
      assertEquals(200, replay.path("response_status").asInt());

      assertEquals(200, router.ask("cut", Chats.toolLoop("auto", "call_issued")).statusCode());
      JsonNode policy = router.records("cut").getFirst().path("session_policy");
      assertEquals("issued", policy.path("lock_owner").asString(), policy.toString());
      assertEquals("beta", policy.path("selected_model").asString());
      assertEquals(0, router.passedBy());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_100})
  @DisplayName("that many streams open at once are all served, and none passes the sidecar by")
  void servesManyAtOnce(int streams) throws Exception {
    CountDownLatch open = new CountDownLatch(streams);
    CountDownLatch finish = new CountDownLatch(1);
    try (ScriptedModel model =
            new ScriptedModel((request, reply) -> {
              try (OutputStream out = reply.events()) {
                Sse.write(out, Sse.text("first"));
                open.countDown();
                finish.await();
                Sse.write(out, Sse.toolCall("call"));
              }
            });
        LiveRouter router = router(model)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        answers.add(
            router
                .http()
                .sendAsync(
                    router.chat("s" + i, Chats.userStreamed("go")), BodyHandlers.ofString()));
      }
      assertTrue(
          open.await(OPEN_WITHIN.toSeconds(), TimeUnit.SECONDS),
          "still to open: " + open.getCount());
      assertEquals(streams, router.metric("throughline_exchanges_open"));
      finish.countDown();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertEquals(200, answer.get().statusCode());
        assertEquals(Sse.text("first") + Sse.toolCall("call"), answer.get().body());
      }
      Eventually.eventually(
          "all records are completed",
          SOON,
          () -> router.metric("throughline_answers_total{model=\"alpha\",state=\"completed\"}"),
          completed -> completed == streams);
      assertEquals(0, router.metric("throughline_exchanges_open"));
      assertEquals(0, router.passedBy());
      assertEquals(0, router.counters().get(EnvoyCounters.OBSERVER_FAILURE_MODE_ALLOWED));
    }
  }

  private LiveRouter router(ScriptedModel model) throws Exception {
    return LiveRouter.inProcess(
        RouterYaml.of(model.port(), model.port()), Sidecar.Parts.standard(), version);
  }

  private static boolean is(JsonNode replay, String state) {
    return replay.path("lifecycle_state").asString("").equals(state);
  }
}
