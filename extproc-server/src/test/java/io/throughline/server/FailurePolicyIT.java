package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyCounters;
import io.throughline.envoy.EnvoyVersion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client gets when the sidecar fails it, and that no model server sees such a request.
 *
 * <p>Real: Envoy, the sidecar in a process of its own, kill -9 and SIGSTOP. A reply to the headers
 * is late because a relay on the socket holds the sidecar's bytes; a reply to the body is missing
 * because {@link GatedSidecar} holds the decision.
 */
class FailurePolicyIT {
  private static final Duration MESSAGE_TIMEOUT = Duration.ofMillis(500);

  /** Two cores that other builds share may leave a process waiting this long. */
  private static final Duration SCHEDULING_SLACK = Duration.ofMillis(400);

  private static final Duration DEADLINE = MESSAGE_TIMEOUT.multipliedBy(2).plus(SCHEDULING_SLACK);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String STARTED = EnvoyCounters.extProc("throughline", "streams_started");
  private static final JsonMapper JSON = JsonMapper.shared();

  @ParameterizedTest(name = "Envoy {0}, {1}")
  @CsvSource({"1.40.0, 4 KB", "1.40.0, 1 MB", "1.36.4, 4 KB"})
  @DisplayName("a sidecar that dies, freezes or is late gives 503 in time, and comes back")
  void rejects(String version, String size, TestReporter report) throws Exception {
    try (ScriptedModel alpha = model();
        ScriptedModel beta = model();
        LiveRouter router = router(version, alpha, beta)) {
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

  private static String run(
      LiveRouter router, Failing.Case failure, String size, List<ScriptedModel> models)
      throws Exception {
    int before = received(models);
    String body = Chats.user("gateword " + "x".repeat(size.equals("1 MB") ? 1 << 20 : 4 << 10));
    failure.prepare().run();
    long streams = router.counters().getOrDefault(STARTED, 0L);
    long began = System.nanoTime();
    CompletableFuture<HttpResponse<String>> pending =
        router.http().sendAsync(router.chat("f-" + began, body), BodyHandlers.ofString());
    eventually(
        "Envoy asks the sidecar",
        SOON,
        () -> router.counters().getOrDefault(STARTED, 0L) > streams);
    failure.strike().run();
    HttpResponse<String> answer = pending.get();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    failure.recover().run();
    assertUnavailable(answer);
    assertEquals(before, received(models), "a model server saw the request");
    assertRecovered(router);
    boolean late = took.compareTo(DEADLINE) > 0;
    return (late ? "late " : "") + answer.statusCode() + " after " + took.toMillis() + " ms";
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
        LiveRouter router = router("1.40.0", alpha, beta)) {
      String session = "phantom";
      assertEquals(200, router.ask(session, Chats.user("hello")).statusCode());
      Failing failing = new Failing(router);
      failing.closeGate();
      var late =
          router
              .http()
              .sendAsync(router.chat(session, Chats.user("gateword")), BodyHandlers.ofString());
      failing.awaitHeld();
      if (frozen) {
        router.child().freeze();
      }
      assertUnavailable(late.get());
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

  private static LiveRouter router(String version, ScriptedModel alpha, ScriptedModel beta)
      throws IOException {
    return LiveRouter.inChild(
        new RouterYaml(alpha.port(), beta.port(), MESSAGE_TIMEOUT),
        GatedSidecar.class,
        EnvoyVersion.parse(version));
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

  /** Ways in which a sidecar fails a request. */
  private record Failing(LiveRouter router) {
    interface Step {
      void run() throws Exception;
    }

    /**
     * One way.
     *
     * @param prepare before the request is sent
     * @param strike when Envoy waits for the sidecar
     * @param recover after the answer
     */
    record Case(String name, Step prepare, Step strike, Step recover) {}

    List<Case> cases() {
      SidecarChild sidecar = router.child();
      Relay[] relay = new Relay[1];
      return List.of(
          new Case(
              "kill -9 before the header reply",
              sidecar::freeze,
              sidecar::kill,
              sidecar::startAgain),
          new Case("SIGSTOP before the header reply", sidecar::freeze, () -> {}, sidecar::thaw),
          new Case(
              "header reply delayed",
              () -> {
                relay[0] = relay();
                relay[0].hold();
              },
              () -> {},
              () -> relay[0].close()),
          new Case(
              "kill -9 before the body reply",
              this::closeGate,
              () -> {
                awaitHeld();
                sidecar.kill();
              },
              () -> {
                openGate();
                sidecar.startAgain();
              }),
          new Case(
              "SIGSTOP before the body reply",
              this::closeGate,
              () -> {
                awaitHeld();
                sidecar.freeze();
              },
              () -> {
                openGate();
                sidecar.thaw();
              }),
          new Case("body reply delayed", this::closeGate, this::awaitHeld, this::openGate));
    }

    /** Envoy must connect to the relay, so what it has is cut by a sidecar of new. */
    private Relay relay() throws Exception {
      router.child().kill();
      router.child().startAgain();
      return new Relay(router.folder().resolve("e.sock"));
    }

    void closeGate() throws IOException {
      Files.deleteIfExists(GatedSidecar.Gate.entered(router.folder()));
      Files.writeString(gate(), "");
    }

    void awaitHeld() {
      eventually(
          "the sidecar holds the decision",
          SOON,
          () -> Files.exists(GatedSidecar.Gate.entered(router.folder())));
    }

    void openGate() throws IOException {
      Files.deleteIfExists(gate());
    }

    private Path gate() {
      return GatedSidecar.Gate.gate(router.folder());
    }
  }
}
