package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Choices of every kind, made through the real Envoy, are made again from their records. */
class WhatIfIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String STATE =
      """
      {"id":"resp_%s","object":"response","status":"completed","output":[],
      "usage":{"input_tokens":10,"output_tokens":2,"input_tokens_details":{"cached_tokens":0}}}
      """;

  /** A planner's decision, and one whose first candidate has a small window. */
  private static final String DECISIONS =
      """
          - name: planned
            priority: 80
            rules: {operator: OR, conditions: [{type: keyword, name: plan_words}]}
            modelRefs: [{model: alpha}, {model: beta}]
            algorithm: {type: session_aware, session_aware: {base_method: hybrid, planner: lookahead, quality_price: 0.05}}
          - name: small_work
            priority: 70
            rules: {operator: OR, conditions: [{type: keyword, name: small_words}]}
            modelRefs: [{model: small, weight: 0.9}, {model: beta, weight: 0.1}]
            algorithm: {type: session_aware, session_aware: {base_method: static}}
          - name: fast_work
            priority: 60
            rules: {operator: OR, conditions: [{type: keyword, name: fast_words}]}
            modelRefs: [{model: alpha}, {model: beta}]
            algorithm: {type: session_aware, session_aware: {base_method: latency_aware}}
      """;

  private ScriptedModel alpha;
  private ScriptedModel beta;
  private ScriptedModel small;
  private LiveRouter router;
  private int asked;

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("alpha")));
    beta = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("beta")));
    small = new ScriptedModel((request, reply) -> reply.json(200, Chats.calling("call_small")));
    router = LiveRouter.inProcess(this::yaml, Sidecar.Parts.standard());
  }

  private String yaml(FreePorts ports) {
    String third =
        """
            - name: small
              pricing: {currency: USD, prompt_per_1m: 1, cached_input_per_1m: 0.1, completion_per_1m: 2}
              backend_refs: [{name: small, endpoint: "127.0.0.1:%d"}]
        """
            .formatted(small.port());
    String words =
        """
              - {name: plan_words, operator: OR, keywords: [planword]}
              - {name: small_words, operator: OR, keywords: [smallword]}
              - {name: fast_words, operator: OR, keywords: [fastword]}
          decisions:
        """;
    return RouterYaml.of(alpha.port(), beta.port())
        .apply(ports)
        .replace("routing:\n", third + "routing:\n")
        .replace(
            "  modelCards:\n", "  modelCards:\n    - {name: small, context_window_size: 200}\n")
        .replace("  decisions:\n", words + DECISIONS);
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    alpha.close();
    beta.close();
    small.close();
  }

  @Test
  @DisplayName("under the same configuration every recorded choice is made again")
  void everyChoiceIsMadeAgain(TestReporter report) throws Exception {
    freeTurns();
    overflow();
    providerState();
    ask("unknown", Chats.request("nobody", false, user("hello")));
    failures();
    Map<String, Integer> kinds = kinds();
    JsonNode same = whatIf(Files.readString(router.folder().resolve("c.yaml")));
    report.publishEntry("what-if", kinds + " " + same.path("assumed"));
    for (String kind :
        List.of(
            "missing_previous_model",
            "switch_allowed",
            "stay_has_best_adjusted_score",
            "lookahead_least_total",
            "hard_lock=tool_loop",
            "hard_lock=profile",
            "base_choice",
            "hard_lock=context_portability:previous_response_id",
            "provider_state_conflict",
            "client_named",
            "window_overflow",
            "recovery",
            "action recovery")) {
      assertTrue(kinds.getOrDefault(kind, 0) > 0, kind + " in " + kinds);
    }
    assertEquals(0, same.path("differing").asInt(), same.path("differences").toString());
    assertEquals(1.0, same.path("reproduced").asDouble());
    assertEquals(1, same.at("/excluded/model_not_found").asInt());
    assertEquals(asked - 1, same.at("/totals/turns").asInt(), same.toString());
    assertEquals(same.at("/totals/recorded"), same.at("/totals/simulated"));
    assertTrue(same.at("/totals/recorded/cost/USD").asDouble() > 0);
    assertEquals(0, same.at("/totals/recorded/unsafe").asInt());
  }

  @Test
  @DisplayName("a wrong configuration, a wrong time and a wrong method are told")
  void whatIsWrongIsTold() throws Exception {
    HttpResponse<String> wrong = router.admin("POST", "/api/whatif", "version: v0.1\n");
    assertEquals(400, wrong.statusCode());
    assertTrue(wrong.body().contains("version: v0.1 (expected: "), wrong.body());
    String yaml = Files.readString(router.folder().resolve("c.yaml"));
    assertEquals(400, router.admin("POST", "/api/whatif?from=yesterday", yaml).statusCode());
    assertEquals(413, router.admin("POST", "/api/whatif", "#".repeat(2 << 20)).statusCode());
    assertEquals(405, router.admin("/api/whatif").statusCode());
  }

  private void freeTurns() throws Exception {
    ask("s", Chats.user("hello"));
    ask("s", Chats.request("auto", false, user("hello") + said() + user("betaword")));
    ask("s", Chats.request("auto", false, user("x") + said() + user("betaword again")));
    ask("s", Chats.request("alpha", false, user("x") + said() + user("betaword named")));
    profiled();
    ask("p", Chats.user("planword one"));
    ask("p", Chats.request("auto", false, user("planword one") + said() + user("planword two")));
    ask("f", Chats.user("fastword one"));
    ask("f", Chats.request("auto", false, user("fastword one") + said() + user("fastword two")));
    alpha.script((request, reply) -> reply.json(200, Chats.calling("call_loop")));
    ask("loop", Chats.user("hello"));
    alpha.script((request, reply) -> reply.json(200, Chats.answer("alpha")));
    ask("loop", Chats.toolLoop("auto", "call_loop"));
  }

  /** An AGENT session that the decisions would move, and a session that SAVINGS moves. */
  private void profiled() throws Exception {
    String again = Chats.request("auto", false, user("x") + said() + user("betaword for long"));
    ask("agent", Chats.user("hello"), "x-router-profile", "AGENT");
    ask("agent", again);
    ask("saver", Chats.user("betaword"));
    ask("saver", again, "x-router-profile", "savings");
  }

  /** The loop of a model whose window has become too small for it. */
  private void overflow() throws Exception {
    ask("o", Chats.user("smallword"));
    ask(
        "o",
        Chats.toolLoop("auto", "call_small")
            .replace("use the tool", "smallword " + "and more ".repeat(200)));
  }

  private void providerState() throws Exception {
    beta.script((request, reply) -> reply.json(200, STATE.formatted("beta")));
    respond("auto", "\"input\":\"betaword\"");
    respond("auto", "\"previous_response_id\":\"resp_beta\",\"input\":\"hello\"");
    respond("alpha", "\"previous_response_id\":\"resp_beta\",\"input\":\"hello\"");
    beta.script((request, reply) -> reply.json(200, Chats.answer("beta")));
  }

  /** Alpha fails until it rests; a loop that it began recovers elsewhere. */
  private void failures() throws Exception {
    alpha.script((request, reply) -> reply.json(200, Chats.calling("call_lost")));
    ask("lost", Chats.user("hello"));
    alpha.script((request, reply) -> reply.json(503, "{}"));
    for (int i = 0; i < 6; i++) {
      ask("failing" + i, Chats.user("hello"));
    }
    ask("lost", Chats.toolLoop("auto", "call_lost"));
  }

  private void ask(String session, String body, String... headers)
      throws IOException, InterruptedException {
    settled(router.ask(session, body.replace("}{", "},{"), headers));
  }

  private void respond(String model, String rest) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(router.at("/v1/responses"))
            .timeout(SOON)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"model\":\"" + model + "\"," + rest + "}"))
            .build();
    settled(router.http().send(request, BodyHandlers.ofString()));
  }

  private void settled(HttpResponse<String> answer) {
    asked++;
    router.replay(
        answer,
        SOON,
        replay ->
            !replay.isMissingNode()
                && !replay.path("lifecycle_state").asString("").equals("in_progress"));
  }

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  private static String said() {
    return "{\"role\":\"assistant\",\"content\":\"well\"}";
  }

  /** How many records there are of each reason, and of each action. */
  private Map<String, Integer> kinds() throws IOException, InterruptedException {
    Map<String, Integer> kinds = new TreeMap<>();
    JsonNode list = JSON.readTree(router.admin("/v1/router_replay?limit=100").body());
    List<JsonNode> records = new ArrayList<>(list.path("data").valueStream().toList());
    records.forEach(replay -> {
      kinds.merge(replay.at("/session_policy/decision_reason").asString("none"), 1, Integer::sum);
      kinds.merge("action " + replay.path("action").asString(""), 1, Integer::sum);
    });
    return kinds;
  }

  private JsonNode whatIf(String yaml) throws IOException, InterruptedException {
    HttpResponse<String> answer = router.admin("POST", "/api/whatif", yaml);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }
}
