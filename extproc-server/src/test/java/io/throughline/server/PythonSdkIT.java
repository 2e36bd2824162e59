package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.sdk.PythonSdk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** OpenAI's and Anthropic's SDKs for Python, as users have them, through the real Envoy. */
@EachEnvoy
record PythonSdkIT(EnvoyVersion version) {
  private static final Set<String> OPENAI = Set.of("alpha", "beta");

  @Test
  @DisplayName("Chat Completions: tool loops stay, free turns move, errors are the SDK's own")
  void chat() throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml)) {
      JsonNode report = PythonSdk.run("openai_chat.py", router.base());
      for (String name : List.of("whole", "streamed", "derived")) {
        Turns turns = Turns.of(report, name).assertTexts();
        assertEquals(6, turns.assertLoopsHeld(), turns::toString);
        assertEquals(OPENAI, turns.models(), "nothing but the locks holds: " + turns);
        turns.turns().forEach(router::assertRecordedWithUsage);
      }
      Turns.of(report, "whole").assertSession("chat-whole", "x-session-id");
      Turns.of(report, "streamed").assertSession("chat-streamed", "x-session-id");
      Turns.of(report, "derived").assertOneSession();
      assertEquals(
          "derived", Turns.of(report, "derived").turns().getFirst().path("source").asString());

      JsonNode embeddings = Turns.of(report, "embeddings").turns().getFirst();
      assertEquals(2, embeddings.path("count").asInt());
      assertEquals("alpha", embeddings.path("selected").asString(), embeddings::toString);
      assertEquals(Map.of("alpha", 1L), router.seenOn("/v1/embeddings"));

      assertNotFound(report, "unknown_model", "model_not_found");
      assertNotFound(report, "unknown_model_streamed", "model_not_found");
      assertEquals("BadRequestError", report.path("no_messages").path("type").asString());
      assertTrue(report.path("models").valueStream().anyMatch(id -> id.asString().equals("auto")));
      router.assertLoopsOf("/v1/chat/completions", 3);
      router.assertNothingStrayed();
    }
  }

  @Test
  @DisplayName(
      "Responses: a chain stays with the model that keeps it, and so does what is done by id")
  void responses() throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml)) {
      JsonNode report = PythonSdk.run("openai_responses.py", router.base());
      for (String name : List.of("whole", "streamed")) {
        Turns chain = Turns.of(report, name).assertTexts().assertOneModel().assertOneSession();
        assertEquals(10, chain.turns().size());
        chain.turns().forEach(router::assertRecorded);
        String owner = chain.models().iterator().next();
        for (String what : List.of("_retrieve", "_input_items", "_delete")) {
          assertEquals(Set.of(owner), Turns.of(report, name + what).models());
        }
        // The owner is asked and does not have it any more.
        JsonNode deleted = report.path(name + "_deleted");
        assertEquals("NotFoundError", deleted.path("type").asString(), deleted::toString);
        assertEquals("upstream_not_found", deleted.path("body").path("code").asString());
      }
      JsonNode cancelled = Turns.of(report, "cancel").turns().getFirst();
      assertEquals("cancelled", cancelled.path("status").asString(), cancelled::toString);
      assertEquals(OPENAI, Turns.of(report, "free").models());
      assertNotFound(report, "unknown_id", "not_found");
      assertNotFound(report, "unknown_model", "model_not_found");
      router.assertLoopsOf("/v1/responses", 3);
      assertOnlyDeletedWasMissed(router);
      assertEquals(0, router.router().passedBy());
    }
  }

  /** What a server did not know was asked for after it had been deleted there. */
  private static void assertOnlyDeletedWasMissed(SdkRouter router) {
    List<String> deleted =
        router.seen().stream()
            .filter(seen -> seen.method().equals("DELETE"))
            .map(seen -> seen.server() + seen.path())
            .toList();
    assertEquals(2, deleted.size());
    router.seen().stream()
        .filter(seen -> !seen.foreign().isEmpty())
        .forEach(seen -> assertTrue(deleted.contains(seen.server() + seen.path()), seen::toString));
  }

  @Test
  @DisplayName("each API: an agent in circles is told once, and stopped where the limit says so")
  void circles() throws Exception {
    String limit = "  guardian: {repeated_calls: {max: 5, action: block}}\n";
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml, limit)) {
      JsonNode report = PythonSdk.run("circles.py", router.base());
      for (String api : List.of("chat", "responses", "messages")) {
        Turns turns = Turns.of(report, api).assertOneModel();
        assertEquals(
            List.of("", "", "", "repeated_call", "", ""),
            turns.turns().stream().map(turn -> turn.path("correction").asString("")).toList(),
            turns::toString);
        JsonNode stopped = report.path(api);
        assertEquals("RateLimitError", stopped.path("type").asString(), stopped::toString);
        assertEquals(429, stopped.path("status").asInt(), stopped::toString);
        assertEquals(
            List.of("session_limit_exceeded"),
            router.refusals("circles-" + api),
            "the SDK does not try again");
        assertTrue(stopped.toString().contains("repeated calls: 6 (limit: 5)"), stopped::toString);
      }
    }
  }

  @Test
  @DisplayName("Messages: parallel calls and signed thinking stay, counting goes where they go")
  void messages() throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml)) {
      JsonNode report = PythonSdk.run("anthropic_messages.py", router.base());
      for (String name : List.of("whole", "streamed")) {
        Turns plain = Turns.of(report, name).assertTexts();
        plain.assertSession("messages-" + name, "x-session-id");
        assertEquals(Set.of("gamma", "delta"), plain.models(), "only locks hold: " + plain);
        Turns.of(report, name + "_thinking")
            .assertSession("thinking-" + name, "x-session-id")
            .assertOneModel();
        Turns.of(report, name + "_derived").assertOneSession().assertOneModel();
        for (String kind : List.of("", "_thinking", "_derived")) {
          Turns turns = Turns.of(report, name + kind).assertTexts();
          assertEquals(4, turns.assertLoopsHeld(), turns::toString);
          turns.turns().forEach(router::assertRecorded);
          assertCounted(report, name + kind);
        }
      }
      for (String name : List.of("unknown_model", "unknown_model_count")) {
        JsonNode error = report.path(name);
        assertEquals("NotFoundError", error.path("type").asString(), error::toString);
        assertEquals("not_found_error", error.path("body").path("error").path("type").asString());
        assertFalse(error.path("replay").asString("").isEmpty(), error::toString);
      }
      router.assertLoopsOf("/v1/messages", 3);
      router.assertNothingStrayed();
    }
  }

  /** Tokens are counted by the model that has the loop, and the count leaves no trace. */
  private static void assertCounted(JsonNode report, String name) {
    List<JsonNode> counts = Turns.of(report, name + "_count").turns();
    List<JsonNode> calling =
        Turns.of(report, name).turns().stream()
            .filter(turn -> !turn.path("calls").isEmpty())
            .toList();
    assertEquals(calling.size(), counts.size());
    for (int i = 0; i < counts.size(); i++) {
      assertEquals(calling.get(i).path("selected"), counts.get(i).path("selected"));
      assertEquals(calling.get(i).path("session"), counts.get(i).path("session"));
      assertTrue(counts.get(i).path("tokens").asInt() > 0);
    }
  }

  @Test
  @DisplayName("Responses and Messages: the tokens that the SDK is told are those on record")
  void tokens() throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Bootstrap::yaml)) {
      for (String script : List.of("anthropic_messages.py", "openai_responses.py")) {
        JsonNode report = PythonSdk.run(script, router.base());
        for (String name : List.of("whole", "streamed")) {
          Turns.of(report, name).turns().forEach(router::assertRecordedWithUsage);
        }
      }
    }
  }

  @Test
  @DisplayName("a compressing hop in front of the sidecar changes nothing but the encoding")
  void compressed() throws Exception {
    try (SdkRouter router = SdkRouter.start(version, Compressing::yaml)) {
      JsonNode report = PythonSdk.run("openai_chat.py", router.base());
      for (String name : List.of("whole", "streamed", "derived")) {
        Turns turns = Turns.of(report, name).assertTexts();
        assertEquals(6, turns.assertLoopsHeld(), turns::toString);
        for (JsonNode turn : turns.turns()) {
          assertEquals("gzip", turn.path("encoding").asString(""), turn::toString);
          router.assertRecordedWithUsage(turn);
        }
      }
      router.assertNothingStrayed();
    }
  }

  private static void assertNotFound(JsonNode report, String name, String code) {
    JsonNode error = report.path(name);
    assertEquals("NotFoundError", error.path("type").asString(), error::toString);
    assertEquals(404, error.path("status").asInt());
    assertEquals(code, error.path("body").path("code").asString(), error::toString);
    assertFalse(error.path("replay").asString("").isEmpty(), error::toString);
  }
}
