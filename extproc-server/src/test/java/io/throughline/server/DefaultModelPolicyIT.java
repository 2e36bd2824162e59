package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code on_sidecar_failure: default_model}: whatever happens to the sidecar, the default model
 * answers, and the client and the metrics are told. Each request here would go to beta; the default
 * is alpha. Envoy 1.40 only: no older one can.
 */
class DefaultModelPolicyIT {
  private static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(strings = {"4 KB", "1 MB"})
  @DisplayName("a sidecar that dies, freezes or is late is passed by")
  void bypasses(String size) throws Exception {
    try (ScriptedModel alpha = model();
        ScriptedModel beta = model();
        LiveRouter router = router(alpha, beta)) {
      int chars = size.equals("1 MB") ? 1 << 20 : 4 << 10;
      String body = Chats.user("gateword " + "x".repeat(chars));
      Failing failing = new Failing(router);
      List<String> wrong = new ArrayList<>();
      for (Failing.Case failure : failing.cases()) {
        int atBeta = beta.received().size();
        HttpResponse<String> answer = failing.under(failure, body).answer();
        if (!isBypass(answer)) {
          wrong.add(failure.name() + ": " + answer.statusCode() + " " + answer.headers().map());
        }
        assertEquals(atBeta, beta.received().size(), failure.name());
        awaitRouting(router);
      }
      assertEquals(List.of(), wrong);
      assertTrue(bypassedAt(alpha) >= failing.cases().size());
      awaitCount(router, bypassedAt(alpha));
    }
  }

  @Test
  @DisplayName("kill -9 and a new process under steady traffic: every client gets 200")
  void restartsUnderTraffic() throws Exception {
    try (ScriptedModel alpha = model();
        ScriptedModel beta = model();
        LiveRouter router = router(alpha, beta);
        Traffic traffic = Traffic.on(router)) {
      traffic.acrossARestart(DefaultModelPolicyIT::isBypass);
      List<HttpResponse<String>> answers = traffic.stopped();
      List<HttpResponse<String>> passedBy =
          answers.stream().filter(DefaultModelPolicyIT::isBypass).toList();
      for (HttpResponse<String> answer : answers) {
        assertEquals(200, answer.statusCode(), answer.body());
      }
      assertEquals(passedBy.size(), bypassedAt(alpha));
      assertEquals(answers.size() - passedBy.size(), beta.received().size());
      awaitCount(router, passedBy.size());
    }
  }

  @Test
  @DisplayName("a named model and a tool loop are overridden too, a list of models is refused")
  void overrides() throws Exception {
    try (ScriptedModel alpha = model();
        ScriptedModel beta = model();
        LiveRouter router = router(alpha, beta)) {
      router.child().kill();
      assertTrue(isBypass(router.ask("s", Chats.request("beta", false, ""))));
      assertTrue(isBypass(router.ask("s", Chats.toolLoop("beta", "call_of_beta"))));
      assertEquals(2, bypassedAt(alpha));
      assertEquals(0, beta.received().size());
      HttpResponse<String> models =
          router
              .http()
              .send(
                  HttpRequest.newBuilder(router.at("/v1/models")).build(), BodyHandlers.ofString());
      assertEquals(503, models.statusCode());
      assertEquals("1", header(models, "retry-after"));
      router.child().startAgain();
      awaitRouting(router);
      assertEquals(0, router.records("s").size(), "a bypassed request has no record");
    }
  }

  private static boolean isBypass(HttpResponse<String> answer) {
    return answer.statusCode() == 200
        && header(answer, "x-throughline-action").equals("bypass")
        && header(answer, "x-selected-model").equals("alpha")
        && header(answer, "x-vsr-replay-id").isEmpty();
  }

  /** Requests that reached alpha, each rewritten for it. */
  private static int bypassedAt(ScriptedModel alpha) {
    alpha
        .received()
        .forEach(body ->
            assertEquals(
                "provider-alpha", JsonMapper.shared().readTree(body).path("model").asString("")));
    return alpha.received().size();
  }

  /** The first requests may still be passed by. */
  private static void awaitRouting(LiveRouter router) {
    eventually(
        "a request is routed again",
        SOON,
        () -> router.ask("recovered", Chats.user("betaword")),
        routed -> header(routed, "x-selected-model").equals("beta"));
  }

  private static void awaitCount(LiveRouter router, long bypassed) {
    eventually(
        "the metrics tell how many passed by",
        SOON,
        () -> router.metric("throughline_envoy_bypassed_total"),
        count -> count == bypassed);
  }

  private static LiveRouter router(ScriptedModel alpha, ScriptedModel beta) throws Exception {
    return LiveRouter.inChild(
        new RouterYaml(alpha.port(), beta.port(), MESSAGE_TIMEOUT)
            .andThen(yaml -> yaml + "  on_sidecar_failure: default_model\n"),
        GatedSidecar.class,
        EnvoyVersion.DEFAULT);
  }

  private static ScriptedModel model() throws Exception {
    return new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
