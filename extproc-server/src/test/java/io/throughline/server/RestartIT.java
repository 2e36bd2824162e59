package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/** What a restart of the sidecar, in its own process beside a real Envoy, does to sessions. */
@EachEnvoy
class RestartIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String SESSION = "restarted";

  private final EnvoyVersion version;
  private ScriptedModel model;
  private LiveRouter router;

  RestartIT(EnvoyVersion version) {
    this.version = version;
  }

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("hello")));
    router = LiveRouter.inChild(RouterYaml.of(model.port(), model.port()), Main.class, version);
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    model.close();
  }

  @Test
  @DisplayName("after kill -9 a tool loop goes on unproven and unlocked, and is counted so")
  void toolLoopIsUnproven() throws Exception {
    assertEquals(200, router.ask(SESSION, Chats.user("betaword")).statusCode());
    killAndStart();
    JsonNode policy = policyOf(Chats.toolLoop("auto", "call_1"));
    assertEquals("unproven", policy.path("lock_owner").asString(), policy.toString());
    assertFalse(policy.path("hard_locked").asBoolean(true), policy.toString());
    assertEquals("alpha", policy.path("selected_model").asString());
    assertEquals(1, router.metric("throughline_unproven_total"));
  }

  @Test
  @DisplayName("after kill -9 a client that names its model keeps it, recorded client_named")
  void namedModelIsKept() throws Exception {
    assertEquals(200, router.ask(SESSION, Chats.user("betaword")).statusCode());
    killAndStart();
    JsonNode policy = policyOf(Chats.toolLoop("beta", "call_1"));
    assertEquals("client_named", policy.path("decision_reason").asString(), policy.toString());
    assertEquals("beta", policy.path("selected_model").asString());
    assertEquals(0, router.metric("throughline_unproven_total"));
  }

  @Test
  @DisplayName("SIGTERM ends with 0 within seconds, cuts no answer, and removes the socket")
  void terminatesGracefully(TestReporter report) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    model.script((request, reply) -> {
      try (OutputStream out = reply.events()) {
        write(out, "data: {\"n\":1}\n\n");
        begun.countDown();
        finish.await();
        write(out, "data: {\"n\":2}\n\ndata: [DONE]\n\n");
      }
    });
    CompletableFuture<HttpResponse<String>> answer =
        router
            .http()
            .sendAsync(router.chat(SESSION, Chats.userStreamed("hello")), BodyHandlers.ofString());
    assertTrue(begun.await(SOON.toSeconds(), TimeUnit.SECONDS));
    Path socket = router.folder().resolve("e.sock");
    assertTrue(Files.exists(socket));
    long terminated = System.nanoTime();
    router.child().terminate();
    eventually("the socket is gone", SOON, () -> !Files.exists(socket));
    assertTrue(router.child().isAlive(), "an answer is still observed");
    finish.countDown();
    assertEquals(0, router.child().awaitExit(SOON));
    report.publishEntry(
        "SIGTERM to exit", Duration.ofNanos(System.nanoTime() - terminated).toMillis() + " ms");
    assertEquals(200, answer.get().statusCode());
    assertEquals("data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: [DONE]\n\n", answer.get().body());
    assertEquals(0, router.passedBy());
  }

  private void killAndStart() throws IOException, InterruptedException {
    router.child().kill();
    router.child().startAgain();
    eventually(
        "a request is routed again",
        SOON,
        () -> router.ask("other", Chats.user("hello")).statusCode() == 200);
  }

  private JsonNode policyOf(String request) throws IOException, InterruptedException {
    HttpResponse<String> answer = router.ask(SESSION, request);
    assertEquals(200, answer.statusCode(), answer.body());
    return router.records(SESSION).getFirst().path("session_policy");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
