package io.throughline.envoy;

import static io.throughline.envoy.Posts.CHAT;
import static io.throughline.envoy.Posts.MESSAGES;
import static io.throughline.envoy.Posts.header;
import static io.throughline.envoy.Posts.json;
import static io.throughline.envoy.Posts.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.throughline.envoy.OnSidecarFailure.DefaultModel;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The default model answers while there is no sidecar; on the newest Envoy, which alone can. */
class DefaultModelIT {
  private static final String NAME = "the/100%:default";
  private static final String PROVIDER_ID = "Org/\"50%\" model";
  private static final String[] JSON_TYPE = {"content-type", "application/json; charset=utf-8"};

  @TempDir Path folder;
  private UpstreamServer upstream;
  private UpstreamServer other;

  @BeforeEach
  void start() {
    upstream = new UpstreamServer();
    other = new UpstreamServer();
  }

  @AfterEach
  void stop() {
    upstream.close();
    other.close();
  }

  @Test
  @DisplayName("a request is rewritten for the default model, with its credential, and says so")
  void rewrites() throws Exception {
    EnvoyPlan plan = plan(CHAT);
    try (EnvoyProcess envoy = start(plan)) {
      upstream.answersWith("x-throughline-action", "stay", "x-selected-model", "other");
      String body = "{\"model\":\"other\",\"x\":[1,null,\"\u00fc\"],\"deep\":{\"model\":\"kept\"}}";
      HttpResponse<String> answer =
          post(
              plan,
              CHAT + "?beta=1",
              body,
              "content-type",
              "application/json; charset=utf-8",
              "authorization",
              "client");
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals("bypass", header(answer, RoutingHeaders.ACTION));
      assertEquals("sidecar_unavailable", header(answer, RoutingHeaders.REASON));
      assertEquals(NAME, header(answer, RoutingHeaders.SELECTED_MODEL));
      assertEquals(List.of(NAME), answer.headers().allValues("x-vsr-selected-model"));
      assertEquals(
          JsonMapper.shared().readTree(body.replace("\"other\"", "\"Org/\\\"50%\\\" model\"")),
          sent());
      Map<String, List<String>> seen = upstream.headers();
      assertEquals(List.of("Bearer from-environment"), seen.get("authorization"));
      assertEquals(List.of(NAME), seen.get(RoutingHeaders.SELECTED_MODEL));
      assertEquals(
          List.of(Long.toString(upstream.bodyBytes())),
          seen.get("content-length"),
          seen.toString());
      assertFalse(seen.containsKey(RoutingHeaders.SELECTED_CLUSTER), seen.toString());
      assertFalse(seen.containsKey(Bypass.HEADER), seen.toString());
      assertEquals(Map.of(), other.headers(), "another model was asked");
      assertEquals(1L, envoy.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
    }
  }

  @Test
  @DisplayName("eight megabytes are rewritten whole")
  void rewritesBigBodies() throws Exception {
    EnvoyPlan plan = plan(CHAT);
    try (EnvoyProcess envoy = start(plan)) {
      String text = "x".repeat(8 << 20);
      String body = "{\"model\":\"auto\",\"text\":\"" + text + "\"}";
      assertEquals(200, post(plan, CHAT, body, JSON_TYPE).statusCode());
      assertEquals(PROVIDER_ID, sent().path("model").stringValue());
      assertEquals(text, sent().path("text").stringValue());
      assertEquals(1L, envoy.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
    }
  }

  @Test
  @DisplayName("what cannot be rewritten is rejected and reaches no model")
  void rejectsTheRest() throws Exception {
    EnvoyPlan plan = plan(CHAT);
    try (EnvoyProcess envoy = start(plan)) {
      String auto = "{\"model\":\"auto\"}";
      assertUnavailable(post(plan, CHAT, "no json", JSON_TYPE));
      assertUnavailable(post(plan, CHAT, "[1]", JSON_TYPE));
      assertUnavailable(post(plan, CHAT, "", JSON_TYPE));
      assertUnavailable(post(plan, CHAT, auto, "content-type", "text/plain"));
      assertUnavailable(post(plan, CHAT, auto, with("content-encoding", "gzip")));
      assertUnavailable(post(plan, "/v1/responses", auto, JSON_TYPE));
      assertUnavailable(post(plan, CHAT, "no json", with("x-selected-bypass", "1")));
      assertUnavailable(post(plan, CHAT, "no json", with("x-selected-cluster", NAME)));
      HttpResponse<String> messages = post(plan, MESSAGES, auto, JSON_TYPE);
      assertEquals(503, messages.statusCode());
      assertEquals("overloaded_error", json(messages).at("/error/type").stringValue());
      assertEquals(Map.of(), upstream.headers(), "a model was asked");
      assertEquals(9L, envoy.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
    }
  }

  @Test
  @DisplayName("a default model of the other dialect answers on that dialect's path")
  void otherDialect() throws Exception {
    EnvoyPlan plan = plan(MESSAGES);
    try (EnvoyProcess envoy = start(plan)) {
      assertEquals(200, post(plan, MESSAGES, "{\"model\":\"auto\"}", JSON_TYPE).statusCode());
      assertEquals(PROVIDER_ID, sent().path("model").stringValue());
      HttpResponse<String> broken = post(plan, MESSAGES, "{", JSON_TYPE);
      assertEquals("overloaded_error", json(broken).at("/error/type").stringValue());
      assertUnavailable(post(plan, CHAT, "{\"model\":\"auto\"}", JSON_TYPE));
      assertEquals(3L, envoy.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
    }
  }

  private static String[] with(String name, String value) {
    return new String[] {JSON_TYPE[0], JSON_TYPE[1], name, value};
  }

  private JsonNode sent() {
    return JsonMapper.shared().readTree(upstream.body());
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertEquals(503, answer.statusCode(), answer.body());
    assertEquals("sidecar_unavailable", json(answer).at("/error/code").stringValue());
    assertEquals("1", header(answer, "retry-after"));
    assertEquals("", header(answer, RoutingHeaders.ACTION));
  }

  private EnvoyPlan plan(String path) {
    Credential credential = new Credential("authorization", "Bearer ", "TL_KEY");
    EnvoyPlan plan =
        TestPlans.plan(
            EnvoyVersion.DEFAULT,
            folder.resolve("none.sock"),
            List.of(
                new ModelCluster(
                    "other", List.of(new Endpoint("127.0.0.1", other.port(), false, 1)), false),
                new ModelCluster(
                    NAME,
                    List.of(new Endpoint("127.0.0.1", upstream.port(), false, 1, credential)),
                    false)));
    return new EnvoyPlan(
        plan.version(),
        plan.listener(),
        plan.extProcAddress(),
        plan.messageTimeout(),
        plan.admin(),
        32 << 20,
        new DefaultModel(NAME, PROVIDER_ID, List.of(path)),
        plan.strippedHeaders(),
        plan.clusters(),
        List.of());
  }

  private EnvoyProcess start(EnvoyPlan plan) {
    return EnvoyProcess.start(
        EnvoyBinary.find(EnvoyVersion.DEFAULT),
        Bootstrap.yaml(plan),
        plan.admin(),
        EnvoyOptions.in(folder)
            .withConcurrency(1)
            .withEnvironment(Map.of("TL_KEY", "from-environment")));
  }
}
