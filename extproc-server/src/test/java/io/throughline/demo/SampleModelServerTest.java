package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleModelServerTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String QUESTION =
      "{\"role\":\"user\",\"content\":\"Find the root cause of the wrong total, please.\"}";
  private static final String TOOLS = "\"tools\":[{\"type\":\"function\"}]";

  private final HttpClient http = HttpClient.newHttpClient();
  private SampleModelServer server;

  @BeforeEach
  void start() throws IOException {
    server = SampleModelServer.start("m", 0, new ScriptedBrain("m"));
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void plainAnswerHasTheFormOfTheApi() throws Exception {
    JsonNode json = JSON.readTree(post("{\"model\":\"M\",\"messages\":[" + QUESTION + "]}").body());

    assertEquals("chat.completion", json.path("object").stringValue());
    assertEquals("M", json.path("model").stringValue());
    assertEquals("assistant", json.at("/choices/0/message/role").stringValue());
    assertEquals("stop", json.at("/choices/0/finish_reason").stringValue());
    TokenUsage usage = TokenUsage.of(json.path("usage"));
    assertTrue(usage.input() > 0 && usage.output() > 0 && usage.cached() == 0);
  }

  @Test
  void aLongerPromptOfTheSameSessionFindsItsBeginningCached() throws Exception {
    String first = "{\"model\":\"M\",\"messages\":[" + QUESTION + "]}";
    String second =
        "{\"model\":\"M\",\"messages\":["
            + QUESTION
            + ",{\"role\":\"assistant\",\"content\":\"Yes.\"}]}";
    TokenUsage before = usage(post(first));
    TokenUsage after = usage(post(second));
    TokenUsage other = usage(post(second, "another session"));

    assertEquals(before.input(), after.cached());
    assertTrue(after.input() > after.cached());
    assertEquals(0, other.cached());
  }

  @Test
  void streamCarriesTheSameAnswerAndUsageOnlyWhenAsked() throws Exception {
    String plain = "{\"model\":\"M\",\"messages\":[" + QUESTION + "]";
    String answer =
        JSON.readTree(post(plain + "}").body()).at("/choices/0/message/content").stringValue();
    var without = read(post(plain + ",\"stream\":true}"));
    var with = read(post(plain + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}"));

    assertTrue(without.done() && with.done());
    assertEquals(answer, with.message().path("content").stringValue());
    assertEquals(TokenUsage.NONE, without.usage());
    assertTrue(with.usage().cached() > 0);
  }

  @Test
  void toolCallsHaveIdsOfTheirOwnStreamedOrNot() throws Exception {
    String body = "{\"model\":\"M\",\"messages\":[" + QUESTION + "]," + TOOLS;
    JsonNode plain = JSON.readTree(post(body + "}").body()).at("/choices/0");
    var streamed = read(post(body + ",\"stream\":true}"));

    assertEquals("tool_calls", plain.path("finish_reason").stringValue());
    JsonNode one = plain.at("/message/tool_calls/0");
    JsonNode two = streamed.message().at("/tool_calls/0");
    assertEquals("list_files", one.at("/function/name").stringValue());
    assertEquals(one.path("function"), two.path("function"));
    assertNotEquals(one.path("id").stringValue(), two.path("id").stringValue());
  }

  @Test
  void keepsWhatItReceivedByteForByte() throws Exception {
    String body = "{ \"model\":\"M\",\n \"x\": 1, \"messages\":[" + QUESTION + "] }";
    post(body);

    Received received = server.received().getFirst();
    assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), received.body());
    assertEquals("M", received.model());
    assertEquals("s", received.sessionId());
    assertEquals("demo", received.header("X-Selected-Model"));
    assertEquals(200, received.status());
  }

  @Test
  void failsAsToldAndLogsIt() throws Exception {
    server.faults(Faults.answering(503));
    assertEquals(503, post("{\"model\":\"M\",\"messages\":[]}").statusCode());
    server.faults(Faults.NONE);
    assertEquals(400, post("no json").statusCode());

    assertEquals(List.of(503, 400), server.received().stream().map(Received::status).toList());
  }

  @Test
  void cutsAStreamAsTold() throws Exception {
    server.faults(Faults.cuttingAfter(2));
    String body = "{\"model\":\"M\",\"stream\":true,\"messages\":[" + QUESTION + "]}";

    assertThrows(IOException.class, () -> post(body));
  }

  @Test
  void aBrainWithoutAnAnswerIsAServerError() throws Exception {
    try (var recorded =
            SampleModelServer.start(
                "r",
                0,
                _ -> {
                  throw new IllegalStateException("no answer");
                });
        var client = new ChatClient(recorded.uri())) {
      var call = new ChatCall("s", 0, JSON.createArrayNode(), JSON.createArrayNode(), false);
      assertEquals(500, client.send(call).status());
    }
  }

  @Test
  void waitsAsTold() throws Exception {
    server.faults(Faults.delaying(Duration.ofMillis(50)));
    long before = System.nanoTime();
    post("{\"model\":\"M\",\"messages\":[]}");

    assertFalse(Duration.ofNanos(System.nanoTime() - before).toMillis() < 50);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(body, "s");
  }

  private HttpResponse<String> post(String body, String session) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.uri().resolve("/v1/chat/completions"))
            .header("x-session-id", session)
            .header("x-selected-model", "demo")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static TokenUsage usage(HttpResponse<String> response) {
    return TokenUsage.of(JSON.readTree(response.body()).path("usage"));
  }

  private static StreamedMessage read(HttpResponse<String> response) {
    var message = new StreamedMessage();
    response.body().lines().forEach(message::line);
    return message;
  }
}
