package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static io.throughline.server.HostileRequests.CHAT;
import static io.throughline.server.HostileRequests.JSON;
import static io.throughline.server.HostileRequests.SECRET;
import static io.throughline.server.HostileRequests.chat;
import static io.throughline.server.RawHttp.post;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.HostileRequests.By;
import io.throughline.server.HostileRequests.Hostile;
import io.throughline.server.RawHttp.Answer;
import io.throughline.server.cli.Main;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What clients send by mistake or on purpose, through the real Envoy: each gets an error in the
 * client's form with the id of its record, or passes; none leaves a trace of its text in the log.
 */
@EachEnvoy
class HostileRequestsIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final EnvoyVersion version;

  HostileRequestsIT(EnvoyVersion version) {
    this.version = version;
  }

  @Test
  @DisplayName("every hostile request gets what the table says, and nothing breaks")
  void everyOne(TestReporter report) throws Exception {
    try (ScriptedModel model =
            new ScriptedModel((body, reply) -> reply.json(200, Chats.answer("ok")));
        LiveRouter router =
            LiveRouter.inChild(
                RouterYaml.of(model.port(), model.port())
                    .andThen(yaml -> yaml + "  request_body_bytes_max: 1MiB\n"),
                Main.class,
                version)) {
      List<Executable> checks = new ArrayList<>();
      for (Hostile hostile : HostileRequests.all()) {
        checks.add(() -> check(router, hostile));
      }
      report.publishEntry("hostile requests", Integer.toString(checks.size()));
      assertAll(checks);
      pausing(router);
      leavingEarly(router, model);
      String log = router.child().log();
      assertFalse(log.contains(SECRET), log);
      assertFalse(log.contains("ERROR") || log.contains("xception"), log);
      assertEquals(0, router.passedBy());
      assertEquals(0, router.metric("throughline_request_body_bytes"));
    }
  }

  private static void check(LiveRouter router, Hostile hostile) throws Exception {
    Answer answer = RawHttp.send(router.at("/").getPort(), hostile.bytes());
    String seen = hostile.what() + ": " + answer;
    assertEquals(hostile.status(), answer.status(), seen);
    assertFalse(
        answer.body().contains(SECRET)
            && hostile.by() != By.MODEL
            && !hostile.code().startsWith("un"),
        seen);
    boolean recorded = hostile.by() == By.MODEL || hostile.by() == By.SIDECAR;
    assertEquals(recorded, !answer.header("x-vsr-replay-id").isEmpty(), seen);
    if (hostile.by() == By.SIDECAR || hostile.by() == By.ENVOY) {
      JsonNode error = JsonMapper.shared().readTree(answer.body()).path("error");
      assertEquals(hostile.code(), error.path("code").asString(), seen);
      assertFalse(error.path("message").asString().isEmpty(), seen);
      assertFalse(error.path("type").asString().isEmpty(), seen);
      assertTrue(answer.body().length() < 1_000, seen);
    }
    if (recorded) {
      JsonNode record = router.replay(answer.header("x-vsr-replay-id"));
      assertFalse(record.isMissingNode(), seen);
      assertFalse(
          record.toString().contains(SECRET) && !hostile.what().startsWith("a path"),
          record.toString());
    }
  }

  /** The body is waited for longer than a reply of the sidecar would be. */
  private static void pausing(LiveRouter router) throws Exception {
    byte[] whole = post(CHAT, chat("slow").getBytes(StandardCharsets.UTF_8), JSON);
    int half = whole.length - 20;
    Answer answer =
        RawHttp.sendSlowly(
            router.at("/").getPort(),
            Duration.ofMillis(6_000),
            java.util.Arrays.copyOf(whole, half),
            java.util.Arrays.copyOfRange(whole, half, whole.length));
    assertEquals(200, answer.status(), "a client that pauses: " + answer);
  }

  /** A client that goes away in the middle of its body leaves nothing behind. */
  private static void leavingEarly(LiveRouter router, ScriptedModel model) throws Exception {
    int before = model.received().size();
    byte[] whole =
        post(CHAT, chat("gone").getBytes(StandardCharsets.UTF_8), JSON, "x-session-id: gone");
    try (Socket socket = RawHttp.open(router.at("/").getPort())) {
      socket.getOutputStream().write(whole, 0, whole.length - 5);
    }
    eventually("nothing is open", SOON, () -> router.metric("throughline_exchanges_open") == 0);
    assertEquals(before, model.received().size());
  }
}
