package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client gets when the sidecar fails it, and that no model server sees such a request.
 *
 * <p>Real: Envoy, the sidecar in a process of its own, kill -9 and SIGSTOP. A reply to the headers
 * is late because a relay on the socket holds the sidecar's bytes; a reply to the body is missing
 * because {@link GatedSidecar} holds the decision.
 */
@EachEnvoy
record FailurePolicyIT(EnvoyVersion version) {
  private static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(1);

  /** Two cores that other builds share may leave a process waiting this long. */
  private static final Duration SCHEDULING_SLACK = Duration.ofMillis(400);

  private static final Duration DEADLINE = MESSAGE_TIMEOUT.multipliedBy(2).plus(SCHEDULING_SLACK);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  @ParameterizedTest
  @ValueSource(strings = {"4 KB", "1 MB"})
  @DisplayName("a sidecar that dies, freezes or is late gives 503 in time, and comes back")
  void rejects(String size, TestReporter report) throws Exception {
    try (ScriptedModel alpha = model();
        ScriptedModel beta = model();
        LiveRouter router = router(alpha, beta)) {
      Failing failing = new Failing(router);
      List<String> wrong = new ArrayList<>();
      for (Failing.Case failure : failing.cases()) {
        String seen = run(router, failure, size, List.of(alpha, beta));
        report.publishEntry("Envoy " + version + ", " + failure.name() + ", " + size, seen);
        if (!seen.startsWith("503")) {
          wrong.add(failure.name() + ": " + seen);
        }
      }
      assertEquals(List.of(), wrong);
    }
  }

  @Test
  @DisplayName("kill -9 and a new process under steady traffic: 503 in between, no wrong model")
  void restartsUnderTraffic() throws Exception {
    try (ScriptedModel alpha = model();
        ScriptedModel beta = model();
        LiveRouter router = router(alpha, beta);
        Traffic traffic = Traffic.on(router)) {
      traffic.acrossARestart(answer -> answer.statusCode() == 503);
      List<HttpResponse<String>> answers = traffic.stopped();
      long routed = answers.stream().filter(Traffic::isRouted).count();
      answers.stream()
          .filter(answer -> !Traffic.isRouted(answer))
          .forEach(FailurePolicyIT::assertUnavailable);
      assertEquals(0, alpha.received().size(), "the wrong model was asked");
      assertEquals(routed, beta.received().size());
    }
  }

  private static String run(
      LiveRouter router, Failing.Case failure, String size, List<ScriptedModel> models)
      throws Exception {
    int before = received(models);
    String body = Chats.user("gateword " + "x".repeat(size.equals("1 MB") ? 1 << 20 : 4 << 10));
    Failing.Outcome outcome = new Failing(router).under(failure, body);
    HttpResponse<String> answer = outcome.answer();
    assertUnavailable(answer);
    assertEquals(before, received(models), "a model server saw the request");
    assertRecovered(router);
    boolean late = outcome.took().compareTo(DEADLINE) > 0;
    return (late ? "late " : "")
        + answer.statusCode()
        + " after "
        + outcome.took().toMillis()
        + " ms";
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertEquals(503, answer.statusCode(), answer.body());
    assertEquals("sidecar_unavailable", JSON.readTree(answer.body()).at("/error/code").asString());
    assertEquals("1", header(answer, "retry-after"));
    assertTrue(header(answer, "content-type").startsWith("application/json"));
    assertEquals("", header(answer, "x-vsr-replay-id"));
  }

  /** The first request may still meet the connection to the one that died. */
  private static void assertRecovered(LiveRouter router) {
    HttpResponse<String> answer =
        eventually(
            "a request is routed again",
            SOON,
            () -> router.ask("recovered", Chats.user("hello")),
            routed -> routed.statusCode() == 200);
    assertEquals("alpha", header(answer, "x-selected-model"));
    assertTrue(!header(answer, "x-vsr-replay-id").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("a reply after Envoy gave up leaves no turn in the session; its record is failed")
  void leavesNoPhantom(boolean frozen) throws Exception {
    try (ScriptedModel alpha = model();
        ScriptedModel beta = model();
        LiveRouter router = router(alpha, beta)) {
      String session = "phantom";
      assertEquals(200, router.ask(session, Chats.user("hello")).statusCode());
      Failing failing = new Failing(router);
      failing.closeGate();
      var late =
          router
              .http()
              .sendAsync(router.chat(session, Chats.user("gateword")), BodyHandlers.ofString());
      failing.awaitHeld();
      long held = System.nanoTime();
      if (frozen) {
        router.child().freeze();
      }
      assertUnavailable(late.get());
      eventually(
          "the reply is late by the sidecar's clock, which began before it held the request",
          SOON,
          () -> Duration.ofNanos(System.nanoTime() - held),
          waited -> waited.compareTo(MESSAGE_TIMEOUT) >= 0);
      failing.openGate();
      if (frozen) {
        router.child().thaw();
      }
      eventually(
          "the late turn's record is failed",
          Duration.ofSeconds(5),
          () -> router.records(session),
          records ->
              records.size() == 2
                  && records.getFirst().path("lifecycle_state").asString("").equals("failed"));
      assertEquals(200, router.ask(session, Chats.user("hello again")).statusCode());
      var policy = router.records(session).getFirst().path("session_policy");
      assertEquals("alpha", policy.path("current_model").asString(""), policy.toString());
      assertEquals(0, policy.path("switch_count").asInt(-1), policy.toString());
      assertEquals(0, beta.received().size());
    }
  }

  private LiveRouter router(ScriptedModel alpha, ScriptedModel beta) throws IOException {
    return LiveRouter.inChild(
        new RouterYaml(alpha.port(), beta.port(), MESSAGE_TIMEOUT), GatedSidecar.class, version);
  }

  private static ScriptedModel model() throws IOException {
    return new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
  }

  private static int received(List<ScriptedModel> models) {
    return models.stream().mapToInt(model -> model.received().size()).sum();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
