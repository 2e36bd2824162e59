package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts of prompts and answers through the real Envoy: kept when asked for, and else nowhere. */
class CapturedTextsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String ASKED = "xyzzyasked";
  private static final String SAID = "xyzzysaid";
  private static final String SECRET = "AKIA" + "ABCDEFGH12345678";
  private static final String PROMPT = ASKED + " with " + SECRET + " of jane@example.com";
  private static final String ANSWER = SAID + ", your card is 4111 1111 1111 1111";

  /** Where numbers, names and short pieces of records are told, and texts never are. */
  private static final List<String> TOLD_ELSEWHERE =
      List.of("/metrics", "/api/activity", "/api/sessions", "/api/overview");

  private ScriptedModel model;

  @BeforeEach
  void start() throws IOException {
    model =
        new ScriptedModel((request, reply) -> {
          if (request.contains("\"stream\":true")) {
            try (OutputStream out = reply.events()) {
              Sse.write(out, Sse.text(SAID + ", your card is 4111 ") + Sse.text("1111 1111 1111"));
              Sse.write(out, Sse.data("[DONE]"));
            }
          } else {
            reply.json(200, Chats.answer(ANSWER));
          }
        });
  }

  @AfterEach
  void stop() {
    model.close();
  }

  private LiveRouter router(String capture) throws IOException {
    Function<FreePorts, String> yaml =
        RouterYaml.of(model.port(), model.port()).andThen(text -> text + capture);
    return LiveRouter.inProcess(yaml, Sidecar.Parts.standard());
  }

  @Test
  @DisplayName("without capture no text is anywhere: not in records, files, metrics or lists")
  void nothingIsKept() throws Exception {
    try (LiveRouter router = router("")) {
      JsonNode replay = recorded(router, Chats.user(PROMPT));
      assertFalse(replay.has("captured") || replay.has("prompt") || replay.has("response_text"));
      for (String text : List.of(ASKED, SAID, SECRET)) {
        assertFalse(router.admin("/api/export").body().contains(text), text);
        assertNowhereElse(router, text);
      }
    }
  }

  @Test
  @DisplayName("with capture the texts are in the record, bounded, redacted and marked")
  void textsAreKept() throws Exception {
    try (LiveRouter router = router("  journal: {capture: {bytes_max: 256}}\n")) {
      for (String body : List.of(Chats.user(PROMPT), Chats.userStreamed(PROMPT))) {
        assertKept(recorded(router, body));
      }
      JsonNode cut = recorded(router, Chats.user("many words ".repeat(100)));
      assertEquals("many words ".repeat(24).substring(0, 256), cut.path("prompt").asString());
      assertTrue(cut.path("prompt_truncated").asBoolean());
      List<String> lines = router.admin("/api/export").body().lines().toList();
      assertEquals(3, lines.size());
      assertKept(JsonMapper.shared().readTree(lines.getLast()));
      assertTrajectory(router);
      for (String secret : List.of(SECRET, "jane@example.com", "4111 1111")) {
        assertFalse(router.admin("/api/export").body().contains(secret), secret);
        assertNowhereElse(router, secret);
      }
      assertNotTold(router, ASKED);
    }
  }

  private static void assertKept(JsonNode replay) {
    String prompt = ASKED + " with [redacted:key] of [redacted:email]";
    assertTrue(replay.path("captured").asBoolean(), replay.toString());
    assertEquals(prompt, replay.path("prompt").asString());
    assertEquals(2, replay.path("prompt_redacted").asInt());
    assertFalse(replay.path("prompt_truncated").asBoolean(true));
    String said = SAID + ", your card is [redacted:card]";
    assertEquals(said, replay.path("response_text").asString());
    assertEquals(1, replay.path("response_text_redacted").asInt());
    assertFalse(replay.path("response_text_truncated").asBoolean(true));
  }

  private static void assertTrajectory(LiveRouter router) throws Exception {
    String path = "/v1/router_replay/trajectory?session_id=texts";
    JsonNode messages = JsonMapper.shared().readTree(router.admin(path).body()).path("messages");
    assertEquals(6, messages.size(), messages.toString());
    assertEquals("user", messages.get(0).path("role").asString());
    assertTrue(messages.get(0).path("content").asString().startsWith(ASKED));
    assertEquals("assistant", messages.get(1).path("role").asString());
    assertTrue(messages.get(1).path("content").asString().startsWith(SAID));
    assertTrue(messages.get(1).path("captured").asBoolean());
  }

  private static JsonNode recorded(LiveRouter router, String body) throws Exception {
    HttpResponse<String> answer = router.ask("texts", body);
    assertEquals(200, answer.statusCode(), answer.body());
    return router.replay(
        answer, SOON, replay -> replay.path("lifecycle_state").asString("").equals("completed"));
  }

  private static void assertNowhereElse(LiveRouter router, String text) throws Exception {
    assertNotTold(router, text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(router.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(contains(Files.readAllBytes(file), bytes), text + " in " + file);
      }
    }
  }

  private static void assertNotTold(LiveRouter router, String text) throws Exception {
    for (String path : TOLD_ELSEWHERE) {
      assertFalse(router.admin(path).body().contains(text), text + " at " + path);
    }
  }

  private static boolean contains(byte[] all, byte[] part) {
    String one = new String(all, StandardCharsets.ISO_8859_1);
    return one.contains(new String(part, StandardCharsets.ISO_8859_1));
  }
}
