package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the records of streamed answers say in each dialect, at most a second after their end. */
@EachEnvoy
record AnswerDialectsIT(EnvoyVersion version) {
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(1);
  private static final int PIECE_BYTES = 13;

  private static final String CHAT =
      Sse.text("grüße")
          + Sse.data("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
  private static final String CHAT_USAGE =
      Sse.data(
          """
          {"choices":[],"usage":{"prompt_tokens":40,"completion_tokens":7,\
          "prompt_tokens_details":{"cached_tokens":30}}}\
          """);
  private static final String DONE = Sse.data("[DONE]");

  private static final String RESPONSES =
      Sse.data(
              "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\"}}")
          + Sse.data("{\"type\":\"response.output_text.delta\",\"delta\":\"grüße\"}")
          + Sse.data(
              """
              {"type":"response.completed","response":{"id":"resp_1","status":"completed",\
              "output":[],"usage":{"input_tokens":40,"input_tokens_details":{"cached_tokens":30},\
              "output_tokens":7}}}\
              """);

  private static final String MESSAGES =
      Sse.data(
              """
              {"type":"message_start","message":{"id":"msg_1","content":[],"usage":{\
              "input_tokens":5,"cache_read_input_tokens":30,"cache_creation_input_tokens":15,\
              "cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":5},\
              "output_tokens":1}}}\
              """)
          + Sse.data(
              "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
          + Sse.data(
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"grüße\"}}")
          + Sse.data("{\"type\":\"content_block_stop\",\"index\":0}")
          + Sse.data(
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}")
          + Sse.data("{\"type\":\"message_stop\"}");

  private static final String AGENT_ASKS =
      Chats.userStreamed("Please rename the class in App.java and run all of the tests again");
  private static final String AGENT_GOES_ON =
      """
      {"model":"auto","stream":true,"messages":[
      {"role":"user","content":"Please rename the class in App.java and run all tests"},
      {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
      "function":{"name":"Edit","arguments":"{}"}}]},
      {"role":"tool","tool_call_id":"call_1","content":"ok"}]}
      """;

  @Test
  @DisplayName("Chat Completions: usage that was asked for")
  void chat() throws Exception {
    try (Router router = new Router(CHAT + CHAT_USAGE + DONE, "openai", false)) {
      JsonNode replay =
          router.replay("/v1/chat/completions", Chats.userStreamed("go"), "completed");
      assertUsage(replay, 40, 30, 0, "stop", 0.000027);
      assertFalse(router.received().contains("include_usage"));
    }
  }

  @Test
  @DisplayName("Chat Completions: usage that the sidecar asks for")
  void chatIsAskedForUsage() throws Exception {
    try (Router router = new Router(CHAT + CHAT_USAGE + DONE, "openai", true)) {
      JsonNode replay =
          router.replay("/v1/chat/completions", Chats.userStreamed("go"), "completed");
      assertEquals("reported", replay.path("usage_source").asString());
      JsonNode sent = JsonMapper.shared().readTree(router.received());
      assertTrue(sent.path("stream_options").path("include_usage").asBoolean(), sent.toString());
    }
  }

  @Test
  @DisplayName("Chat Completions: usage that nobody tells is estimated, and said to be")
  void chatWithoutUsage() throws Exception {
    try (Router router = new Router(CHAT + DONE, "openai", false)) {
      JsonNode replay =
          router.replay("/v1/chat/completions", Chats.userStreamed("go"), "completed");
      assertEquals("estimated", replay.path("usage_source").asString(), replay.toString());
      assertEquals("estimated", replay.path("cost_source").asString());
      assertEquals(1, replay.path("prompt_tokens").asInt());
      assertEquals(2, replay.path("completion_tokens").asInt());
      assertEquals(0.000005, replay.path("actual_cost").asDouble());
    }
  }

  @Test
  @DisplayName("Chat Completions: an error in mid-stream")
  void chatWithError() throws Exception {
    String error = Sse.data("{\"error\":{\"message\":\"overloaded\",\"code\":503}}");
    try (Router router = new Router(Sse.text("first") + error, "openai", false)) {
      JsonNode replay = router.replay("/v1/chat/completions", Chats.userStreamed("go"), "aborted");
      assertEquals("upstream_stream_error", replay.path("terminal_reason").asString());
      assertEquals(200, replay.path("response_status").asInt());
    }
  }

  @Test
  @DisplayName("Responses")
  void responses() throws Exception {
    String request = "{\"model\":\"auto\",\"stream\":true,\"input\":\"go\"}";
    try (Router router = new Router(RESPONSES, "openai", true)) {
      JsonNode replay = router.replay("/v1/responses", request, "completed");
      assertUsage(replay, 40, 30, 0, "completed", 0.000027);
      assertFalse(router.received().contains("include_usage"));
    }
  }

  @Test
  @DisplayName("Messages")
  void messages() throws Exception {
    String request = Chats.userStreamed("go").replace("{\"model\"", "{\"max_tokens\":9,\"model\"");
    try (Router router = new Router(MESSAGES, "anthropic", true)) {
      JsonNode replay = router.replay("/v1/messages", request, "completed");
      assertUsage(replay, 50, 30, 15, "end_turn", 0.000037);
      assertEquals(5, replay.path("cache_write_1h_tokens").asInt());
      assertFalse(router.received().contains("include_usage"));
    }
  }

  @Test
  @DisplayName("a coding agent's turns in Chat Completions: what the request log asks for")
  void chatOfACodingAgent() throws Exception {
    try (Router router = new Router(answer("chat"), "openai", false)) {
      String first = router.log("/v1/chat/completions", AGENT_ASKS, "code");
      String again =
          router.log("/v1/chat/completions", AGENT_ASKS.replace(" run ", "  RUN "), "code");
      assertEquals(first, again);
      assertEquals("", router.log("/v1/chat/completions", AGENT_GOES_ON, "code"));
    }
  }

  @Test
  @DisplayName("a coding agent's turns in Messages: what the request log asks for")
  void messagesOfACodingAgent() throws Exception {
    try (Router router = new Router(answer("messages"), "anthropic", false)) {
      String asks = AGENT_ASKS.replace("{\"model\"", "{\"max_tokens\":9,\"model\"");
      assertTrue(router.log("/v1/messages", asks, "code").matches("[0-9a-f]{16}"));
    }
  }

  private static String answer(String api) throws IOException {
    try (InputStream in =
        AnswerDialectsIT.class.getResourceAsStream("capture/answers/" + api + "/agent-edits.sse")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertUsage(
      JsonNode replay, int input, int cached, int written, String finish, double cost) {
    String what = replay.toString();
    assertEquals(input, replay.path("prompt_tokens").asInt(), what);
    assertEquals(cached, replay.path("cached_prompt_tokens").asInt(), what);
    assertEquals(written, replay.path("cache_write_tokens").asInt(), what);
    assertEquals(7, replay.path("completion_tokens").asInt(), what);
    assertEquals("reported", replay.path("usage_source").asString(), what);
    assertEquals("reported", replay.path("cost_source").asString(), what);
    assertEquals(finish, replay.path("finish_reason").asString(), what);
    assertEquals(cost, replay.path("actual_cost").asDouble(), what);
  }

  /** A router before a model whose every answer is one stream, cut without regard to events. */
  private final class Router implements AutoCloseable {
    private final String stream;
    private final ScriptedModel model;
    private final LiveRouter router;

    Router(String stream, String format, boolean ensureUsage) throws IOException {
      this.stream = stream;
      this.model =
          new ScriptedModel((request, reply) -> {
            try (OutputStream out = reply.events()) {
              Sse.writeCut(out, stream, PIECE_BYTES);
            }
          });
      RouterYaml yaml = RouterYaml.of(model.port(), model.port());
      this.router =
          LiveRouter.inProcess(
              ports ->
                  yaml.apply(ports)
                      .replace("api_format: openai", "api_format: " + format)
                      .replace("weight: 100}", "weight: 100, credential: forward}")
                      .replace(
                          "apiVersion: v1",
                          "apiVersion: v1\n  ensure_stream_usage: "
                              + ensureUsage
                              + "\n  tenant: {header: x-tenant, trust_header: true}"
                              + "\n  workspaces: {research: {tenants: [lab]}}"),
              Sidecar.Parts.standard(),
              version);
    }

    JsonNode replay(String path, String request, String state)
        throws IOException, InterruptedException {
      HttpResponse<String> answer =
          router
              .http()
              .send(
                  HttpRequest.newBuilder(router.at(path))
                      .header("content-type", "application/json")
                      .header("x-session-id", "s")
                      .header("x-tenant", "lab")
                      .header("authorization", "Bearer sk-client")
                      .POST(BodyPublishers.ofString(request))
                      .build(),
                  BodyHandlers.ofString());
      assertEquals(stream, answer.body());
      JsonNode replay =
          router.replay(
              answer,
              RECORDED_WITHIN,
              ended -> ended.path("lifecycle_state").asString().equals(state));
      assertEquals(0, router.passedBy());
      return replay;
    }

    /** Checks what the log says of a coding agent's turn; returns the hash of its prompt. */
    String log(String path, String request, String activity)
        throws IOException, InterruptedException {
      JsonNode replay = replay(path, request, "completed");
      String what = replay.toString();
      assertEquals("lab", replay.path("tenant").asString(), what);
      assertEquals("research", replay.path("workspace").asString(), what);
      assertTrue(replay.path("virtual_key_id").asString().matches("[0-9a-f]{32}"), what);
      assertEquals("forwarded", replay.path("provider_key_id").asString(), what);
      assertEquals(activity, replay.path("activity_category").asString(), what);
      JsonNode signals = replay.path("turn_signals");
      assertEquals("[\"src/grüße/A.java\",\"B.java\"]", signals.path("edited_paths").toString());
      assertTrue(signals.path("had_bash").asBoolean(), what);
      assertEquals(3, signals.path("tool_calls").asInt(), what);
      assertTrue(replay.path("error_kind").isMissingNode(), what);
      assertFalse(what.contains("sk-client") || what.contains("rename"), what);
      return replay.path("prompt_simhash").asString("");
    }

    String received() {
      return model.received().getLast();
    }

    @Override
    public void close() throws IOException {
      router.close();
      model.close();
    }
  }
}
