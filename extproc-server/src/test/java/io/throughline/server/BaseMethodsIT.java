package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What base methods learn, and what models cannot take, through a real Envoy. */
class BaseMethodsIT {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private static final String STATIC =
      "algorithm: {type: session_aware, session_aware: {base_method: static}}";
  private static final String BY_LATENCY =
      "algorithm: {type: session_aware, session_aware: {base_method: latency_aware},"
          + " latency_aware: {ttft_percentile: 50}}";
  private static final String BY_LATENCY_ALONE = "algorithm: {type: latency_aware}";
  private static final String BETA_CARD =
      "{name: beta, quality_score: 0.8, context_window_size: 1000000, capabilities: [chat, tools]}";

  /** A model of no decision: that it hears says that the others do not. */
  private static final String HEARS =
      "    - {name: hears, backend_refs: [{endpoint: '127.0.0.1:1'}]}\n";

  private static final String HEARS_CARD = "\n    - {name: hears, capabilities: [tools, audio]}";

  private ScriptedModel alpha;
  private ScriptedModel beta;

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("ok")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("ok")));
  }

  @AfterEach
  void stop() {
    alpha.close();
    beta.close();
  }

  private LiveRouter router(Function<String, String> change) throws IOException {
    return LiveRouter.inProcess(
        RouterYaml.of(alpha.port(), beta.port()).andThen(change), Sidecar.Parts.standard());
  }

  /** A streamed answer whose first part comes after a while. */
  private static ScriptedModel.Script streamed(long afterNanos) {
    return (request, reply) -> {
      LockSupport.parkNanos(afterNanos);
      try (OutputStream out = reply.events()) {
        Sse.write(out, Sse.toolCall("c1"));
      }
    };
  }

  @Test
  @DisplayName("requests move to the model that answers sooner, alone and under session_aware")
  void latency() throws Exception {
    alpha.script(streamed(SLOW_NANOS));
    beta.script(streamed(0));
    Function<String, String> byLatency =
        yaml -> {
          int last = yaml.lastIndexOf(STATIC);
          String alone =
              yaml.substring(0, last) + BY_LATENCY_ALONE + yaml.substring(last + STATIC.length());
          return alone.replace(STATIC, BY_LATENCY);
        };
    try (LiveRouter router = router(byLatency)) {
      assertEquals("alpha", model(router.ask("before", Chats.userStreamed("x"))));
      for (String name : new String[] {"alpha", "beta"}) {
        String body = Chats.userStreamed("x").replace("\"auto\"", "\"" + name + "\"");
        HttpResponse<String> named = router.ask("named-" + name, body);
        router.replay(
            named,
            SETTLED_WITHIN,
            record -> record.path("lifecycle_state").asString().equals("completed"));
      }
      eventually(
          "the faster model is taken",
          SETTLED_WITHIN,
          () -> model(router.ask("later-" + System.nanoTime(), Chats.userStreamed("x"))),
          "beta"::equals);
      HttpResponse<String> within = router.ask("session", Chats.userStreamed("gateword"));
      assertEquals("beta", model(within));
      JsonNode policy = router.records("session").getFirst().path("session_policy");
      assertEquals("latency_aware", policy.path("base_method").asString());
      assertEquals(1, policy.at("/base_scores/beta").asDouble());
      assertTrue(policy.at("/base_scores/alpha").asDouble() < 1);
      assertEquals(0, router.passedBy());
    }
  }

  @Test
  @DisplayName("a model that takes no images gets none, unless it holds the tool loop")
  void capabilities() throws Exception {
    Function<String, String> sees =
        yaml ->
            yaml.replace(BETA_CARD, BETA_CARD.replace("tools]", "tools, vision]") + HEARS_CARD)
                .replace("routing:\n", HEARS + "routing:\n");
    try (LiveRouter router = router(sees)) {
      assertEquals("alpha", model(router.ask("text", Chats.user("x"))));
      String image =
          "[{\"type\":\"text\",\"text\":\"x\"},"
              + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]";
      assertEquals("beta", model(router.ask("image", with(image))));
      JsonNode policy = router.records("image").getFirst().path("session_policy");
      assertEquals("capability:images", policy.at("/unfit_models/alpha").asString());

      String sound =
          "[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}}]";
      HttpResponse<String> refused = router.ask("sound", with(sound));
      assertEquals(400, refused.statusCode());
      JsonNode error = JsonMapper.shared().readTree(refused.body()).path("error");
      assertEquals("unsupported_capability", error.path("code").asString());
      assertEquals("invalid_request_error", error.path("type").asString());
      assertTrue(error.path("message").asString().contains("audio"), refused.body());

      alpha.script((request, reply) -> reply.json(200, Chats.calling("call_1")));
      HttpResponse<String> calling = router.ask("loop", Chats.user("use the tool"));
      assertEquals("alpha", model(calling));
      router.replay(
          calling,
          SETTLED_WITHIN,
          record -> record.path("lifecycle_state").asString().equals("completed"));
      String loop = Chats.toolLoop("auto", "call_1").replace("\"done\"", image);
      HttpResponse<String> held = router.ask("loop", loop);
      assertEquals("alpha", model(held));
      JsonNode locked = router.records("loop").getFirst().path("session_policy");
      assertTrue(locked.path("hard_locked").asBoolean());
      assertEquals("capability:images", locked.at("/unfit_models/alpha").asString());
      assertEquals(0, router.passedBy());
    }
  }

  private static String with(String content) {
    return Chats.request("auto", false, "{\"role\":\"user\",\"content\":" + content + "}");
  }

  private static String model(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("x-vsr-selected-model").orElse("");
  }
}
