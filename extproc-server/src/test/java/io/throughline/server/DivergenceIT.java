package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An agent that goes in circles, through the real Envoy; what it is told is read at the server. */
class DivergenceIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String NOTICE = "Notice: this conversation is going in circles.";

  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private ScriptedModel alpha;
  private ScriptedModel beta;
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    alpha = new ScriptedModel(this::answer);
    beta = new ScriptedModel(this::answer);
    router =
        LiveRouter.inProcess(
            ports -> RouterYaml.of(alpha.port(), beta.port()).apply(ports),
            Sidecar.Parts.standard());
  }

  private void answer(String request, ScriptedModel.Reply reply) throws IOException {
    received.add(request);
    reply.json(200, Chats.answer("m"));
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    alpha.close();
    beta.close();
  }

  private HttpResponse<String> ask(List<String> messages, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(router.at("/v1/chat/completions"))
            .timeout(SOON)
            .header("content-type", "application/json")
            .headers(headers)
            .POST(BodyPublishers.ofString(Chats.request("auto", false, String.join(",", messages))))
            .build();
    HttpResponse<String> answer = router.http().send(request, BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    router.replay(
        answer, SOON, record -> record.path("lifecycle_state").asString("").equals("completed"));
    return answer;
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
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

  private JsonNode divergence(HttpResponse<?> answer) throws Exception {
    return router.replay(header(answer, "x-vsr-replay-id")).path("divergence");
  }

  @Test
  @DisplayName("an AGENT in a circle is told once, behind its messages; it recovers")
  void toldOnce() throws Exception {
    String[] session = {"x-session-id", "loop", "x-router-profile", "AGENT"};
    List<String> messages = new ArrayList<>(List.of("{\"role\":\"user\",\"content\":\"find it\"}"));
    ask(messages, session);
    call(messages, "{\"q\":\"x\",\"n\":1}", "nothing");
    ask(messages, session);
    call(messages, "{\"n\": 1, \"q\": \"x\"}", "nothing");
    assertEquals("suspected", divergence(ask(messages, session)).path("state").asString());
    call(messages, "{\"q\":\"x\",\"n\":1.0}", "nothing");
    HttpResponse<String> third = ask(messages, session);
    assertEquals("repeated_call", header(third, "x-throughline-divergence"));
    assertEquals("repeated_call", header(third, "x-throughline-correction"));
    assertTrue(received.getLast().contains(NOTICE), received.getLast());
    String plain = Chats.request("provider-alpha", false, String.join(",", messages));
    int list = plain.lastIndexOf(']');
    assertEquals(
        list, common(plain, received.getLast()), "they stay as they are: " + received.getLast());
    call(messages, "{\"q\":\"x\",\"n\":1}", "nothing");
    HttpResponse<String> fourth = ask(messages, session);
    assertEquals("repeated_call", header(fourth, "x-throughline-divergence"));
    assertEquals("", header(fourth, "x-throughline-correction"));
    assertFalse(received.getLast().contains(NOTICE), "once a circle");
    call(messages, "{\"q\":\"y\"}", "something");
    ask(messages, session);
    call(messages, "{\"q\":\"z\"}", "more");
    JsonNode recovered = divergence(ask(messages, session));
    assertEquals("recovered", recovered.path("state").asString());
    assertEquals(3, recovered.path("turns").asInt());
  }

  /** How many characters from the start are the same. */
  private static int common(String plain, String sent) {
    int same = 0;
    while (same < plain.length() && plain.charAt(same) == sent.charAt(same)) {
      same++;
    }
    return same;
  }

  @Test
  @DisplayName("without the profile it is recorded only")
  void recordedOnly() throws Exception {
    List<String> messages = new ArrayList<>(List.of("{\"role\":\"user\",\"content\":\"find it\"}"));
    HttpResponse<String> last = ask(messages, "x-session-id", "plain");
    for (int i = 0; i < 3; i++) {
      call(messages, "{\"q\":\"x\"}", "Error: not there");
      last = ask(messages, "x-session-id", "plain");
    }
    assertEquals("repeated_failure", divergence(last).path("kind").asString());
    assertEquals("", header(last, "x-throughline-correction"));
    assertTrue(received.stream().noneMatch(body -> body.contains(NOTICE)));
  }
}
