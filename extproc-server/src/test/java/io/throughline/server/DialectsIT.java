package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyVersion;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each API's endpoints through the real Envoy: where they go, and how errors read there. */
@EachEnvoy
class DialectsIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String RESPONSE =
      """
      {"id":"resp_%s","object":"response","status":"completed","output":[],
      "usage":{"input_tokens":10,"output_tokens":2,"input_tokens_details":{"cached_tokens":0}}}
      """;
  private static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","role":"assistant","content":[{"type":"text","text":"hi"}],
      "stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":2}}
      """;

  private final EnvoyVersion version;
  private ScriptedModel alpha;
  private ScriptedModel beta;
  private ScriptedModel claude;
  private LiveRouter router;

  DialectsIT(EnvoyVersion version) {
    this.version = version;
  }

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, RESPONSE.formatted("alpha")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, RESPONSE.formatted("beta")));
    claude = new ScriptedModel((request, reply) -> reply.json(200, MESSAGE));
    RouterYaml two = RouterYaml.of(alpha.port(), beta.port());
    String third =
        """
            - name: claude
              provider_model_id: provider-claude
              api_format: anthropic
              backend_refs: [{name: claude, endpoint: "127.0.0.1:%d"}]
        """
            .formatted(claude.port());
    router =
        LiveRouter.inProcess(
            ports ->
                two.apply(ports)
                    .replace("routing:\n", third + "routing:\n")
                    .replace(
                        "{model: beta, weight: 0.9}",
                        "{model: beta, weight: 0.9}, {model: claude}"),
            Sidecar.Parts.standard(),
            version);
  }

  @AfterEach
  void stop() throws IOException {
    assertEquals(0, router.passedBy());
    router.close();
    alpha.close();
    beta.close();
    claude.close();
  }

  @Test
  void eachApiGoesToAModelThatSpeaksIt() throws Exception {
    HttpResponse<String> message =
        post("/v1/messages", "auto", "\"messages\":[" + user("betaword") + "]");
    assertEquals(200, message.statusCode(), message.body());
    assertEquals("claude", header(message, "x-selected-model"));
    HttpResponse<String> response = post("/v1/responses", "auto", "\"input\":\"betaword\"");
    assertEquals("beta", header(response, "x-selected-model"));
    assertEquals(
        "provider-claude", JSON.readTree(claude.received().getFirst()).path("model").asString());
  }

  @Test
  void aModelThatSpeaksAnotherApiIsRefused() throws Exception {
    HttpResponse<String> chat = post("/v1/chat/completions", "claude", "\"messages\":[]");
    assertEquals(400, chat.statusCode());
    assertEquals("unsupported_api", error(chat).path("code").asString());
    HttpResponse<String> message = post("/v1/messages", "alpha", "\"messages\":[]");
    assertEquals(400, message.statusCode());
    assertAnthropic("invalid_request_error", message);
    assertEquals(List.of(), claude.received());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"nobody\",\"messages\":[]} | 404 | not_found_error",
        "{\"model\":\"auto\"}                    | 400 | invalid_request_error",
        "{\"model\":7,\"messages\":[]}            | 400 | invalid_request_error",
        "not JSON                               | 400 | invalid_request_error",
        "{\"model\":\"auto\",\"messages\":{}}     | 400 | invalid_request_error"
      })
  void errorsOfMessagesReadAsAnthropicsDo(String body, int status, String type) throws Exception {
    HttpResponse<String> refused = send("POST", "/v1/messages", body);
    assertEquals(status, refused.statusCode(), refused.body());
    assertAnthropic(type, refused);
    assertFalse(header(refused, "x-vsr-replay-id").isEmpty());
  }

  @Test
  void whatEnvoyRefusesReadsSoToo() throws Exception {
    HttpResponse<String> unknown = send("POST", "/v1/messages/batches", "{}");
    assertEquals(404, unknown.statusCode());
    assertAnthropic("not_found_error", unknown);
    HttpResponse<String> wrong = send("GET", "/v1/messages", "");
    assertEquals(405, wrong.statusCode());
    assertEquals("POST", header(wrong, "allow"));
    assertAnthropic("invalid_request_error", wrong);
  }

  @Test
  void aResponseIsKeptByItsMaker() throws Exception {
    HttpResponse<String> made = post("/v1/responses", "auto", "\"input\":\"betaword\"");
    settled(made);
    int before = beta.received().size();
    HttpResponse<String> read = send("GET", "/v1/responses/resp_beta?include=all", "");
    assertEquals(200, read.statusCode(), read.body());
    assertEquals("beta", header(read, "x-selected-model"));
    assertEquals("owner", header(read, "x-throughline-reason"));
    assertEquals(200, send("DELETE", "/v1/responses/resp_beta", "").statusCode());
    assertEquals(200, send("POST", "/v1/responses/resp_beta/cancel", "").statusCode());
    assertEquals(200, send("POST", "/v1/responses/resp_beta/cancel", "{}").statusCode());
    assertEquals(before + 4, beta.received().size());
    assertEquals(List.of(), alpha.received());
    settled(read);
  }

  @Test
  void aChainGoesOnWhereItBeganWithoutASessionHeader() throws Exception {
    HttpResponse<String> made = post("/v1/responses", "auto", "\"input\":\"betaword\"");
    settled(made);
    HttpResponse<String> next =
        post(
            "/v1/responses",
            "auto",
            "\"previous_response_id\":\"resp_beta\",\"input\":\"something else\"");
    assertEquals("beta", header(next, "x-selected-model"));
    assertEquals("previous_response_id", header(next, "x-throughline-session-source"));
    assertEquals(
        header(made, "x-throughline-session-id"), header(next, "x-throughline-session-id"));
    JsonNode policy = router.replay(header(next, "x-vsr-replay-id")).path("session_policy");
    assertEquals("provider_state", policy.path("phase").asString());
    assertEquals("issued", policy.path("lock_owner").asString());
    assertEquals(
        "hard_lock=context_portability:previous_response_id",
        policy.path("decision_reason").asString());
    HttpResponse<String> other =
        post(
            "/v1/responses",
            "alpha",
            "\"previous_response_id\":\"resp_beta\",\"input\":\"something else\"");
    assertEquals(409, other.statusCode());
    assertEquals("provider_state_conflict", error(other).path("code").asString());
  }

  @Test
  void anIdThatNobodyMadeIsNotFound() throws Exception {
    HttpResponse<String> read = send("GET", "/v1/responses/resp_unknown", "");
    assertEquals(404, read.statusCode());
    assertEquals("not_found", error(read).path("code").asString());
    assertTrue(alpha.received().isEmpty() && beta.received().isEmpty());
  }

  @Test
  void countingTokensGoesWhereTheSessionIsAndLeavesNoTrace() throws Exception {
    String body = "\"messages\":[" + user("hello") + "]";
    HttpResponse<String> count = post("/v1/messages/count_tokens", "claude", body);
    assertEquals(200, count.statusCode(), count.body());
    assertEquals("claude", header(count, "x-selected-model"));
    HttpResponse<String> turn = post("/v1/messages", "claude", body);
    settled(turn);
    JsonNode policy = router.replay(header(turn, "x-vsr-replay-id")).path("session_policy");
    assertEquals("", policy.path("current_model").asString(""), policy.toString());
  }

  @Test
  void embeddingsAreRoutedByThemselves() throws Exception {
    HttpResponse<String> vectors = post("/v1/embeddings", "beta", "\"input\":[\"a\"]");
    assertEquals(200, vectors.statusCode(), vectors.body());
    assertEquals("beta", header(vectors, "x-selected-model"));
    assertEquals("none", header(vectors, "x-throughline-session-source"));
    assertEquals(
        "alpha", header(post("/v1/embeddings", "auto", "\"input\":\"a\""), "x-selected-model"));
  }

  @Test
  void oneModelCanBeAskedFor() throws Exception {
    HttpResponse<String> model = send("GET", "/v1/models/beta", "");
    assertEquals("beta", JSON.readTree(model.body()).path("id").asString());
    assertEquals(404, send("GET", "/v1/models/nobody", "").statusCode());
  }

  private void settled(HttpResponse<String> answer) {
    router.replay(
        answer,
        Duration.ofSeconds(10),
        replay -> replay.path("lifecycle_state").asString("").equals("completed"));
  }

  private HttpResponse<String> post(String path, String model, String rest)
      throws IOException, InterruptedException {
    return send("POST", path, "{\"model\":\"" + model + "\"," + rest + "}");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(router.at(path))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return router.http().send(request, BodyHandlers.ofString());
  }

  private static void assertAnthropic(String type, HttpResponse<String> answer) {
    JsonNode body = JSON.readTree(answer.body());
    assertEquals("error", body.path("type").asString(), answer.body());
    assertEquals(type, body.path("error").path("type").asString(), answer.body());
    assertFalse(body.path("error").path("message").asString("").isEmpty());
  }

  private static JsonNode error(HttpResponse<String> answer) {
    return JSON.readTree(answer.body()).path("error");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String user(String text) {
    return Facts.user(text);
  }
}
