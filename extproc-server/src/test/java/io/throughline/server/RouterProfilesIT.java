package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Profiles of sessions through the real Envoy; who answered is told by the servers themselves. */
class RouterProfilesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PROFILE = "x-router-profile";
  private static final String SAID = "{\"role\":\"assistant\",\"content\":\"well\"}";

  /** Alpha and gamma cost the same; only alpha and beta keep the floor. */
  private static final String MODELS =
      """
          - name: gamma
            api_format: openai
            pricing: {currency: USD, prompt_per_1m: 1, cached_input_per_1m: 0.1, completion_per_1m: 2}
            backend_refs: [{name: gamma, endpoint: "127.0.0.1:%d", protocol: http, weight: 100}]
      routing:
        modelCards:
          - {name: gamma, quality_score: 0.3, context_window_size: 1000000, capabilities: [chat, tools]}
      """;

  private static final String PROFILES =
      """
        tenant: {header: x-tenant, trust_header: true}
        workspaces: {research: {tenants: [lab]}}
        profiles:
          tenants: {shop: SAVINGS}
          workspaces: {research: batch}
          agent: {quality_floor: 0.5}
        failover: {failures: 100}
      """;

  private final List<String> served = java.util.Collections.synchronizedList(new ArrayList<>());
  private final Map<String, ScriptedModel> models = new TreeMap<>();
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    for (String name : List.of("alpha", "beta", "gamma")) {
      models.put(name, new ScriptedModel(answering(name)));
    }
    router = LiveRouter.inProcess(this::yaml, Sidecar.Parts.standard());
  }

  private ScriptedModel.Script answering(String name) {
    return (request, reply) -> {
      served.add(name);
      reply.json(200, Chats.answer(name));
    };
  }

  private String yaml(FreePorts ports) {
    return RouterYaml.of(models.get("alpha").port(), models.get("beta").port())
            .apply(ports)
            .replace("routing:\n  modelCards:\n", MODELS.formatted(models.get("gamma").port()))
            .replace(
                "modelRefs: [{model: alpha, weight: 0.9}, {model: beta, weight: 0.1}]",
                "modelRefs: [{model: alpha, weight: 0.9}, {model: gamma, weight: 0.8}, {model: beta, weight: 0.1}]")
            .replace(
                "modelRefs: [{model: alpha, weight: 0.1}, {model: beta, weight: 0.9}]",
                "modelRefs: [{model: gamma, weight: 0.95}, {model: alpha, weight: 0.1}, {model: beta, weight: 0.9}]")
        + PROFILES;
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    models.values().forEach(ScriptedModel::close);
  }

  private HttpRequest request(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(router.at(path))
            .timeout(SOON)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private HttpResponse<String> ask(String body, String... headers) throws Exception {
    HttpResponse<String> answer =
        router.http().send(request("/v1/chat/completions", body, headers), BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    router.replay(
        answer, SOON, record -> record.path("lifecycle_state").asString("").equals("completed"));
    return answer;
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String model(HttpResponse<?> answer) {
    return header(answer, "x-selected-model");
  }

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  private static String chat(List<String> messages) {
    return Chats.request("auto", false, String.join(",", messages));
  }

  @Test
  @DisplayName("any other word is 400 in the client's own dialect and names the four")
  void anUnknownProfileIsRefusedInEachDialect() throws Exception {
    Map<String, String> bodies =
        Map.of(
            "/v1/chat/completions",
            Chats.user("hello"),
            "/v1/responses",
            "{\"model\":\"auto\",\"input\":\"hello\"}",
            "/v1/messages",
            "{\"model\":\"auto\",\"max_tokens\":9,\"messages\":[" + user("hello") + "]}");
    for (var one : bodies.entrySet()) {
      HttpResponse<String> answer =
          router
              .http()
              .send(
                  request(one.getKey(), one.getValue(), PROFILE, "FASTEST"),
                  BodyHandlers.ofString());
      assertEquals(400, answer.statusCode(), one.getKey());
      String told = "x-router-profile: FASTEST (expected: CHAT, AGENT, BATCH, SAVINGS)";
      assertTrue(answer.body().contains(told), answer.body());
      boolean anthropic = answer.body().contains("\"type\":\"error\"");
      assertEquals(one.getKey().equals("/v1/messages"), anthropic, answer.body());
    }
    assertEquals(List.of(), served);
  }

  @Test
  @DisplayName("AGENT with X-Conversation-ID keeps its model through loops, decisions and prices")
  void anAgentKeepsItsModel() throws Exception {
    String[] first = {"x-conversation-id", "agent-1", PROFILE, "Agent"};
    String[] later = {"x-conversation-id", "agent-1"};
    List<String> messages = new ArrayList<>(List.of(user("betaword")));
    HttpResponse<String> answer = ask(chat(messages), first);
    assertEquals("beta", model(answer));
    assertEquals("x-conversation-id", header(answer, "x-throughline-session-source"));
    for (int turn = 0; turn < 12; turn++) {
      messages.addAll(List.of(SAID, user(turn % 3 == 0 ? "betaword again" : "something else")));
      answer = ask(chat(messages), later);
      assertEquals("beta", model(answer), "turn " + turn);
      assertEquals("AGENT", header(answer, "x-throughline-profile"));
      assertEquals("hard_lock=profile", header(answer, "x-throughline-reason"));
      assertEquals("stay", header(answer, "x-throughline-action"));
    }
    models
        .get("beta")
        .script((request, reply) -> {
          served.add("beta");
          reply.json(200, Chats.calling("call_agent"));
        });
    ask(Chats.toolLoop("auto", "call_0"), later);
    models.get("beta").script(answering("beta"));
    answer = ask(Chats.toolLoop("auto", "call_agent"), later);
    assertEquals("hard_lock=tool_loop", header(answer, "x-throughline-reason"));
    assertEquals(List.of("beta"), served.stream().distinct().toList());
    assertEquals(15, served.size());
    var record = router.replay(header(answer, "x-vsr-replay-id"));
    assertEquals("AGENT", record.path("profile").asString());
  }

  @Test
  @DisplayName("AGENT without any session id is held by the derived one, and the answer says so")
  void anAgentWithoutAnIdIsFoundByItsConversation() throws Exception {
    List<String> messages = new ArrayList<>(List.of(user("betaword, no id")));
    HttpResponse<String> first = ask(chat(messages), PROFILE, "AGENT");
    assertEquals("derived", header(first, "x-throughline-session-source"));
    for (int turn = 0; turn < 4; turn++) {
      messages.addAll(List.of(SAID, user("go on " + turn)));
      HttpResponse<String> answer = ask(chat(messages));
      assertEquals(
          header(first, "x-throughline-session-id"), header(answer, "x-throughline-session-id"));
      assertEquals("derived", header(answer, "x-throughline-session-source"));
      assertEquals("AGENT", header(answer, "x-throughline-profile"));
      assertEquals("beta", model(answer));
    }
  }

  @Test
  @DisplayName("an outage moves AGENT to a model that keeps the floor, and the lock follows")
  void anOutageMovesAnAgent() throws Exception {
    String[] session = {"x-session-id", "outage", PROFILE, "AGENT"};
    List<String> messages = new ArrayList<>(List.of(user("betaword")));
    assertEquals("beta", model(ask(chat(messages), session)));
    models.get("beta").script((request, reply) -> reply.json(503, "{}"));
    messages.addAll(List.of(SAID, user("betaword, again")));
    HttpResponse<String> moved = ask(chat(messages), session);
    var record = router.replay(header(moved, "x-vsr-replay-id"));
    assertEquals("alpha", record.path("selected_model").asString());
    assertEquals("recovery", record.path("action").asString());
    models.get("beta").script(answering("beta"));
    for (int turn = 0; turn < 4; turn++) {
      messages.addAll(List.of(SAID, user("betaword, " + turn)));
      HttpResponse<String> answer = ask(chat(messages), session);
      assertEquals("alpha", model(answer));
      assertEquals("hard_lock=profile", header(answer, "x-throughline-reason"));
    }
    assertEquals(List.of("beta", "alpha", "alpha", "alpha", "alpha", "alpha"), served);
  }

  @Test
  @DisplayName("SAVINGS takes the cheapest, of equal ones the better; a header changes the profile")
  void savingsAndAChangeOfProfile() throws Exception {
    List<String> messages = new ArrayList<>(List.of(user("betaword")));
    assertEquals("alpha", model(ask(chat(messages), "x-session-id", "s", PROFILE, "SAVINGS")));
    messages.addAll(List.of(SAID, user("betaword again")));
    HttpResponse<String> kept = ask(chat(messages), "x-session-id", "s");
    assertEquals("SAVINGS", header(kept, "x-throughline-profile"));
    assertEquals("alpha", model(kept));
    messages.addAll(List.of(SAID, user("betaword for long")));
    HttpResponse<String> agent = ask(chat(messages), "x-session-id", "s", PROFILE, "AGENT");
    assertEquals("alpha", model(agent));
    assertEquals("hard_lock=profile", header(agent, "x-throughline-reason"));
    assertEquals("beta", model(ask(Chats.request("beta", false, user("x")), "x-session-id", "n")));
  }

  @Test
  @DisplayName("CHAT takes the model that streams its first token soonest")
  void chatTakesTheFastest() throws Exception {
    models.get("alpha").script(streaming("alpha", 150));
    models.get("gamma").script(streaming("gamma", 150));
    models.get("beta").script(streaming("beta", 0));
    for (String name : models.keySet()) {
      for (int i = 0; i < 3; i++) {
        ask(Chats.request(name, true, user("warm " + i)), "x-session-id", "warm-" + name + i);
      }
    }
    HttpResponse<String> plain = ask(Chats.userStreamed("hello"), "x-session-id", "plain");
    assertEquals("alpha", model(plain));
    HttpResponse<String> fast =
        ask(Chats.userStreamed("hello"), "x-session-id", "fast", PROFILE, "chat");
    assertEquals("beta", model(fast));
  }

  /** Its first token comes after some milliseconds, as a slower model's does. */
  private ScriptedModel.Script streaming(String name, long firstTokenMillis) {
    return (request, reply) -> {
      served.add(name);
      new CountDownLatch(1).await(firstTokenMillis, TimeUnit.MILLISECONDS);
      try (OutputStream out = reply.events()) {
        String event =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
        out.write((event + event + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  @Test
  @DisplayName("BATCH spreads concurrent requests evenly over models of one price")
  void aBatchSpreads() throws Exception {
    int requests = 12;
    CountDownLatch all = new CountDownLatch(requests);
    for (String name : models.keySet()) {
      models
          .get(name)
          .script((request, reply) -> {
            served.add(name);
            all.countDown();
            all.await(SOON.toSeconds(), TimeUnit.SECONDS);
            reply.json(200, Chats.answer(name));
          });
    }
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      int sent = i + 1;
      answers.add(
          router
              .http()
              .sendAsync(
                  request(
                      "/v1/chat/completions",
                      Chats.user("item " + i),
                      "x-session-id",
                      "batch-" + i,
                      PROFILE,
                      "BATCH"),
                  BodyHandlers.ofString()));
      Eventually.eventually(
          "request " + sent + " at a server",
          SOON,
          () -> all.getCount(),
          left -> left == requests - sent);
    }
    for (var answer : answers) {
      assertEquals(200, answer.get().statusCode());
    }
    assertEquals(6, served.stream().filter("alpha"::equals).count(), served.toString());
    assertEquals(6, served.stream().filter("gamma"::equals).count(), served.toString());
  }

  @Test
  @DisplayName("defaults by tenant and by workspace count where the client says nothing")
  void defaultsCount() throws Exception {
    HttpResponse<String> shop =
        ask(Chats.user("betaword"), "x-session-id", "a", "x-tenant", "shop");
    assertEquals("SAVINGS", header(shop, "x-throughline-profile"));
    HttpResponse<String> lab = ask(Chats.user("hello"), "x-session-id", "a", "x-tenant", "lab");
    assertEquals("BATCH", header(lab, "x-throughline-profile"));
    HttpResponse<String> said =
        ask(Chats.user("hello"), "x-session-id", "b", "x-tenant", "lab", PROFILE, "chat");
    assertEquals("CHAT", header(said, "x-throughline-profile"));
    HttpResponse<String> other = ask(Chats.user("hello"), "x-session-id", "a", "x-tenant", "zoo");
    assertEquals("", header(other, "x-throughline-profile"));
    assertEquals(0, router.passedBy());
  }
}
