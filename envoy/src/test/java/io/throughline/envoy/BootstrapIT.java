package io.throughline.envoy;

import static io.throughline.envoy.Posts.CHAT;
import static io.throughline.envoy.Posts.MESSAGES;
import static io.throughline.envoy.Posts.header;
import static io.throughline.envoy.Posts.json;
import static io.throughline.envoy.Posts.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bootstrap in a real Envoy. */
@EachEnvoy
class BootstrapIT {
  @TempDir Path folder;
  private final EnvoyVersion version;
  private EnvoyPlan plan;

  BootstrapIT(EnvoyVersion version) {
    this.version = version;
    this.plan = TestPlans.threeModels(version);
  }

  @Test
  @DisplayName("a plan with three models validates, TLS and credentials included")
  void validates() {
    EnvoyPlan plan = TestPlans.threeModels(version);
    EnvoyProcess.validate(EnvoyBinary.find(version), Bootstrap.yaml(plan));
  }

  @Test
  @DisplayName("a plan with three models starts although the keys' variables are unset")
  void startsWithoutKeys() {
    EnvoyPlan plan = TestPlans.threeModels(version);
    try (EnvoyProcess process = start(plan, Bootstrap.yaml(plan))) {
      assertEquals(0L, process.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
      assertEquals(0L, process.counters().get(EnvoyCounters.MESSAGE_TIMEOUTS));
      assertEquals(0L, process.counters().get(EnvoyCounters.OBSERVER_FAILURE_MODE_ALLOWED));
    }
  }

  @Test
  @DisplayName("without the sidecar a client gets 503 in its dialect, soon, and may retry")
  void sidecarUnavailable() throws Exception {
    try (UpstreamServer upstream = new UpstreamServer();
        EnvoyProcess process = startFor(upstream.port(), false)) {
      long began = System.nanoTime();
      HttpResponse<String> chat = post(plan, CHAT, "{}", "x-selected-cluster", "m");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertEquals(503, chat.statusCode());
      assertTrue(took.compareTo(plan.messageTimeout().multipliedBy(2)) < 0, took.toString());
      assertEquals("1", header(chat, "retry-after"));
      assertEquals("application/json", header(chat, "content-type"));
      assertEquals("sidecar_unavailable", json(chat).at("/error/code").stringValue());
      assertTrue(json(chat).at("/error/param").isNull());
      assertEquals("", header(chat, RoutingHeaders.REPLAY_ID));

      HttpResponse<String> messages = post(plan, MESSAGES + "?beta=true", "{}");
      assertEquals(503, messages.statusCode());
      assertEquals("1", header(messages, "retry-after"));
      assertEquals("error", json(messages).path("type").stringValue());
      assertEquals("overloaded_error", json(messages).at("/error/type").stringValue());

      assertEquals(Map.of(), upstream.headers(), "the client's own cluster header chose");
      assertEquals(2L, process.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
    }
  }

  @Test
  @DisplayName("without the sidecar each path answers in its own dialect")
  void sidecarUnavailableOnEachPath() throws Exception {
    try (EnvoyProcess process = startFor(TestPlans.freePort(), false)) {
      List<String> openAi =
          List.of(CHAT, CHAT + "?a=b", "/v1/responses", "/v1/models", "/v1/messagesx", "/", "/x");
      for (String path : openAi) {
        HttpResponse<String> answer = post(plan, path, "{}");
        assertEquals("sidecar_unavailable", json(answer).at("/error/code").stringValue(), path);
        assertEquals("1", header(answer, "retry-after"), path);
      }
      for (String path : List.of(MESSAGES, MESSAGES + "?beta=1", MESSAGES + "/count_tokens")) {
        HttpResponse<String> answer = post(plan, path, "{}");
        assertEquals("overloaded_error", json(answer).at("/error/type").stringValue(), path);
        assertEquals("1", header(answer, "retry-after"), path);
      }
      assertEquals(openAi.size() + 3L, process.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
    }
  }

  @Test
  @DisplayName("a sidecar that accepts connections but never answers holds a client no longer")
  void silentSidecar() throws Exception {
    Path socket = folder.resolve("none.sock");
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        EnvoyProcess process = startFor(TestPlans.freePort(), false)) {
      silent.bind(UnixDomainSocketAddress.of(socket));
      long began = System.nanoTime();
      HttpResponse<String> chat = post(plan, CHAT, "{}");
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertEquals("sidecar_unavailable", json(chat).at("/error/code").stringValue());
      assertTrue(took.compareTo(plan.messageTimeout().multipliedBy(2)) < 0, took.toString());
      assertEquals(1L, process.counters().get(EnvoyCounters.FAILURE_MODE_ALLOWED));
      assertEquals(1L, process.counters().get(EnvoyCounters.MESSAGE_TIMEOUTS));
    }
  }

  @Test
  @DisplayName("a body over the limit is 413 in the client's dialect; one within it passes whole")
  void bodyLimit() throws Exception {
    try (UpstreamServer upstream = new UpstreamServer();
        EnvoyProcess process = startFor(upstream.port(), true)) {
      String within = "x".repeat(1_999_000);
      String over = "x".repeat(2_001_000);
      assertEquals(200, post(plan, CHAT, within, "x-test-model", "m").statusCode());
      assertEquals(within.length(), upstream.bodyBytes());

      HttpResponse<String> chat = post(plan, CHAT, over, "x-test-model", "m");
      assertEquals(413, chat.statusCode());
      assertEquals("request_too_large", json(chat).at("/error/code").stringValue());
      assertTrue(json(chat).at("/error/message").stringValue().contains("2000000"));
      HttpResponse<String> messages = post(plan, MESSAGES, over);
      assertEquals(413, messages.statusCode());
      assertEquals("request_too_large", json(messages).at("/error/type").stringValue());
      assertTrue(process.isAlive());
    }
  }

  @Test
  @DisplayName("a routed request reaches its model with Envoy's credential, not the client's")
  void routed() throws Exception {
    try (UpstreamServer upstream = new UpstreamServer();
        EnvoyProcess process = startFor(upstream.port(), true)) {
      HttpResponse<String> answer =
          post(
              plan,
              CHAT + "?key=query-secret",
              "{}",
              "x-test-model",
              "m",
              "authorization",
              "Bearer client",
              "x-api-key",
              "client",
              "x-try-1",
              "other",
              "x-authz-user-id",
              "root",
              "x-tenant",
              "other",
              "X-Selected-Other",
              "other",
              "accept-encoding",
              "gzip");
      assertEquals(200, answer.statusCode());
      assertEquals("m", header(answer, "x-selected-model"));
      assertEquals("0.75", header(answer, "x-vsr-selected-confidence"));
      assertFalse(answer.headers().map().containsKey("x-vsr-session-phase"), "empty metadata");
      assertFalse(answer.headers().map().containsKey("x-vsr-replay-id"), "absent metadata");

      Map<String, List<String>> seen = upstream.headers();
      assertEquals(List.of("Bearer from-environment"), seen.get("authorization"));
      assertEquals(List.of("identity"), seen.get("accept-encoding"));
      assertEquals(List.of("127.0.0.1:" + upstream.port()), seen.get("host"));
      assertEquals(List.of("m"), seen.get("x-selected-model"));
      for (String gone :
          List.of(
              "x-api-key",
              "x-try-1",
              "x-authz-user-id",
              "x-tenant",
              "x-selected-other",
              "x-selected-cluster",
              "x-envoy-external-address")) {
        assertFalse(seen.containsKey(gone), gone);
      }
      process.close();
      String log = Files.readString(folder.resolve("access.log"));
      assertTrue(log.contains("\"path\":\"" + CHAT + "\""), log);
      assertTrue(log.contains("\"model\":\"m\""), log);
      assertFalse(log.contains("secret") || log.contains("client"), log);
    }
  }

  @Test
  @DisplayName("an upstream failure is told in the client's dialect with the routing headers")
  void upstreamFailure() throws Exception {
    try (EnvoyProcess process = startFor(TestPlans.freePort(), true)) {
      HttpResponse<String> chat = post(plan, CHAT, "{}", "x-test-model", "m");
      assertEquals(503, chat.statusCode());
      assertEquals("upstream_unavailable", json(chat).at("/error/code").stringValue());
      assertEquals("m", header(chat, "x-selected-model"));
      HttpResponse<String> unknown = post(plan, MESSAGES, "{}", "x-test-model", "nobody");
      assertEquals(503, unknown.statusCode());
      assertEquals("api_error", json(unknown).at("/error/type").stringValue());
      assertTrue(process.isAlive());
    }
  }

  @Test
  @DisplayName("answers of the sidecar pass unchanged whatever their status")
  void immediateAnswers() throws Exception {
    try (EnvoyProcess process = startFor(TestPlans.freePort(), true)) {
      for (String status : List.of("400", "404", "409", "413", "429", "503", "504")) {
        HttpResponse<String> answer = post(plan, CHAT, "{}", "x-test-answer", status);
        assertEquals(status, Integer.toString(answer.statusCode()));
        assertEquals("{\"own\":1}", answer.body());
      }
      assertTrue(process.isAlive());
    }
  }

  private EnvoyProcess startFor(int upstreamPort, boolean standIn) {
    Credential credential = new Credential("authorization", "Bearer ", "TL_KEY");
    ModelCluster model =
        new ModelCluster(
            "m", List.of(new Endpoint("127.0.0.1", upstreamPort, false, 1, credential)), false);
    plan = TestPlans.plan(version, folder.resolve("none.sock"), List.of(model));
    String yaml = Bootstrap.yaml(plan);
    return start(plan, standIn ? StandInSidecar.in(yaml) : yaml);
  }

  private EnvoyProcess start(EnvoyPlan plan, String yaml) {
    return EnvoyProcess.start(
        EnvoyBinary.find(plan.version()),
        yaml,
        plan.admin(),
        EnvoyOptions.in(folder)
            .withConcurrency(1)
            .withEnvironment(Map.of("TL_KEY", "from-environment")));
  }
}
