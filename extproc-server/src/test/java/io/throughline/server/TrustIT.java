package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.RoutingHeaders;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Names that only the sidecar or Envoy may speak have no effect in anybody else's mouth. */
@EachEnvoy
class TrustIT {
  private static final String FAKE = "beta-spoofed";

  /** What a client may not tell anybody. */
  private static final List<String> OF_CLIENTS =
      List.of(
          "x-selected-model",
          "x-selected-cluster",
          "x-selected-credential",
          "x-selected-bypass",
          "X-Selected-Anything",
          "x-try-1",
          "x-try-2",
          "x-authz-user-id",
          "x-authz-user-groups",
          "x-envoy-attempt-count",
          "x-envoy-original-path",
          "x-envoy-retry-on",
          "x-envoy-max-retries",
          "x-envoy-upstream-rq-timeout-ms",
          "x-envoy-upstream-alt-stat-name",
          "x-tenant",
          "x-vsr-selected-decision",
          "x-vsr-selected-model",
          "x-vsr-selected-confidence",
          "x-vsr-session-phase",
          "x-vsr-replay-id",
          "x-throughline-session-id",
          "x-throughline-session-source",
          "x-throughline-action",
          "x-throughline-reason");

  /** What a model's server may not tell a client. */
  private static final List<String> OF_SERVERS =
      List.of(
          "x-selected-model",
          "x-selected-anything",
          "x-vsr-replay-id",
          "x-vsr-selected-decision",
          "X-Vsr-Anything",
          "x-throughline-action",
          "x-throughline-reason",
          "x-throughline-session-id",
          "x-throughline-anything",
          "x-envoy-ratelimited",
          "x-envoy-upstream-service-time");

  private final EnvoyVersion version;
  private ScriptedModel alpha;
  private ScriptedModel beta;
  private LiveRouter router;

  TrustIT(EnvoyVersion version) {
    this.version = version;
  }

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
    router =
        LiveRouter.inProcess(
            RouterYaml.of(alpha.port(), beta.port())
                .andThen(yaml -> yaml + "  tenant: {header: x-tenant}\n"),
            Sidecar.Parts.standard(),
            version);
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    alpha.close();
    beta.close();
  }

  /** Response headers of sessions with a profile, and of those that go in circles. */
  private static final Set<String> NOT_ALWAYS =
      Set.of(
          RoutingHeaders.SESSION_PROFILE,
          RoutingHeaders.DIVERGENCE,
          RoutingHeaders.CORRECTION,
          RoutingHeaders.GUARDIAN);

  @Test
  @DisplayName("what a client sends reaches neither the sidecar nor a model's server")
  void clients() throws Exception {
    JsonNode honest = recordOf(router.ask("s", Chats.user("hello")));
    List<String> headers = new ArrayList<>();
    OF_CLIENTS.forEach(name -> headers.addAll(List.of(name, FAKE)));
    HttpResponse<String> answer =
        router.ask("s", Chats.user("hello"), headers.toArray(String[]::new));
    assertEquals(200, answer.statusCode(), answer.body());
    assertFalse(answer.headers().map().toString().contains(FAKE), answer.headers().toString());

    assertEquals(0, beta.received().size(), "a client chose the model");
    Map<String, List<String>> seen = alpha.headers().getLast();
    assertFalse(seen.toString().contains(FAKE), seen.toString());
    assertEquals(alpha.headers().getFirst().keySet(), seen.keySet());
    assertEquals(List.of("alpha"), seen.get("x-selected-model"));

    JsonNode spoofed = recordOf(answer);
    assertFalse(spoofed.toString().contains(FAKE), spoofed.toString());
    assertEquals(honest.path("tenant"), spoofed.path("tenant"));
    assertEquals(0, router.passedBy());
  }

  @Test
  @DisplayName("what a model's server sends in our name does not reach the client")
  void servers() throws Exception {
    alpha.script((request, reply) -> {
      OF_SERVERS.forEach(name -> reply.exchange().getResponseHeaders().add(name, FAKE));
      reply.exchange().getResponseHeaders().add("x-own", "kept");
      reply.json(200, Chats.answer("hello"));
    });
    HttpResponse<String> answer = router.ask("s", Chats.user("hello"));
    assertFalse(answer.headers().map().toString().contains(FAKE), answer.headers().toString());
    assertEquals(List.of("kept"), answer.headers().allValues("x-own"));
    for (String name : RoutingHeaders.CLIENT_RESPONSE_HEADERS) {
      int times = NOT_ALWAYS.contains(name) ? 0 : 1;
      assertEquals(times, answer.headers().allValues(name).size(), name);
    }
    assertEquals("start", answer.headers().firstValue("x-throughline-action").orElse(""));
    JsonNode replay = recordOf(answer);
    assertFalse(replay.toString().contains(FAKE), replay.toString());
    assertEquals("completed", replay.path("lifecycle_state").asString());
    assertEquals(0, router.passedBy());
  }

  private JsonNode recordOf(HttpResponse<String> answer) {
    JsonNode replay =
        router.replay(
            answer,
            Duration.ofSeconds(5),
            ended -> !ended.path("lifecycle_state").asString("in_progress").equals("in_progress"));
    assertTrue(replay.has("tenant"), replay.toString());
    return replay;
  }
}
