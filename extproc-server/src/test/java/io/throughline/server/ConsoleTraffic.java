package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions of agents through the real Envoy, so that every view of the console has something true
 * to show: free turns, switches, a tool loop, a circle with its correction, limits that were
 * passed.
 */
final class ConsoleTraffic {
  /** Stands in every prompt, and nowhere on the page. */
  static final String SECRET = "xyzzyprompt";

  /** The session that passes its limits. */
  static final String SPENDS = "write-the-manual";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int AT_ONCE = 50;
  private static final String[] AGENT = {"x-router-profile", "AGENT", "x-tenant", "checkout"};
  private static final String[] CHAT = {"x-router-profile", "CHAT", "x-tenant", "helpdesk"};

  private final LiveRouter router;
  private int asked;

  ConsoleTraffic(LiveRouter router) {
    this.router = router;
  }

  /**
   * One session that moves, one in a tool loop, two that go in circles, some that chat, one that
   * spends.
   */
  void run() throws Exception {
    moves("refactor-checkout");
    loops("fix-login-test");
    circles("search-the-logs", 0);
    circles("find-the-setting", 3);
    for (int i = 0; i < 6; i++) {
      ask("question-" + i, List.of(user("hello number " + i)), "x-tenant", "helpdesk");
    }
    for (int i = 0; i < 2; i++) {
      chats("support-" + i);
    }
    spends(SPENDS);
  }

  private void chats(String session) throws Exception {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      messages.add(user(i % 2 == 0 ? "hello" : "betaword " + i));
      ask(session, messages, CHAT);
      messages.add(said());
    }
  }

  /** On the dearer model, until it is told to stop. */
  private void spends(String session) throws Exception {
    List<String> messages = new ArrayList<>();
    int status = 200;
    for (int i = 1; status == 200 && i < 12; i++) {
      messages.add(user("betaword: chapter " + i));
      HttpResponse<String> answer = send(session, messages, "x-tenant", "docs");
      status = answer.statusCode();
      ended(answer);
      messages.add(said());
    }
    assertEquals(429, status);
  }

  private void moves(String session) throws Exception {
    List<String> messages = new ArrayList<>();
    for (String words :
        List.of("hello", "a step", "betaword now", "betaword on", "the end", "in short")) {
      messages.add(user(words));
      ask(session, messages, "x-tenant", "checkout");
      messages.add(said());
    }
  }

  private void loops(String session) throws Exception {
    List<String> messages = new ArrayList<>(List.of(user("betaword: use the tool")));
    ask(session, messages, AGENT);
    for (int i = 0; i < 4; i++) {
      call(messages, "{\"step\":" + i + "}", "done " + i);
      ask(session, messages, AGENT);
    }
  }

  /** Goes in circles, and then takes so many steps that are new. */
  private void circles(String session, int then) throws Exception {
    List<String> messages = new ArrayList<>(List.of(user("find it")));
    ask(session, messages, AGENT);
    for (int i = 0; i < 4 + then; i++) {
      call(
          messages,
          "{\"q\":\"" + (i < 4 ? "x" : "step " + i) + "\"}",
          i < 4 ? "nothing" : "it " + i);
      ask(session, messages, AGENT);
    }
  }

  /** Many sessions of one turn each, some at a time. */
  void crowd(int sessions) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      sent.add(
          router
              .http()
              .sendAsync(
                  request("crowd-" + i, List.of(user("hello " + i))), BodyHandlers.ofString()));
      if (sent.size() == AT_ONCE || i == sessions - 1) {
        for (CompletableFuture<HttpResponse<String>> answer : sent) {
          assertEquals(200, answer.get().statusCode());
          asked++;
        }
        sent.clear();
      }
    }
  }

  HttpResponse<String> ask(String session, List<String> messages, String... headers)
      throws Exception {
    HttpResponse<String> answer = send(session, messages, headers);
    assertEquals(200, answer.statusCode(), answer.body());
    ended(answer);
    return answer;
  }

  private HttpResponse<String> send(String session, List<String> messages, String... headers)
      throws Exception {
    HttpResponse<String> answer =
        router.http().send(request(session, messages, headers), BodyHandlers.ofString());
    asked += answer.statusCode() == 200 ? 1 : 0;
    return answer;
  }

  /** Waits until the answer's record has ended. */
  private void ended(HttpResponse<String> answer) {
    router.replay(
        answer,
        SOON,
        record -> !record.path("lifecycle_state").asString("in_progress").equals("in_progress"));
  }

  private HttpRequest request(String session, List<String> messages, String... headers) {
    String body = Chats.request("auto", false, String.join(",", messages));
    return router.chat(session, body, headers);
  }

  /**
   * Waits until the sums hold every turn that was answered (a blocked one is none), and so many
   * more.
   */
  void settled(int more) {
    eventually("all turns", SOON, () -> sum("/api/overview"), sum -> sum == asked + more);
  }

  private long sum(String path) throws Exception {
    JsonNode json = JSON.readTree(router.admin(path).body());
    return json.path("turns").asLong();
  }

  static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + SECRET + " " + text + "\"}";
  }

  private static String said() {
    return "{\"role\":\"assistant\",\"content\":\"well\"}";
  }

  private static void call(List<String> messages, String arguments, String result) {
    String id = "call_" + messages.size();
    messages.add(
        """
        {"role":"assistant","content":null,"tool_calls":[{"id":"%s","type":"function",\
        "function":{"name":"search","arguments":"%s"}}]}\
        """
            .formatted(id, arguments.replace("\"", "\\\"")));
    messages.add(
        "{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"%s\"}".formatted(id, result));
  }
}
