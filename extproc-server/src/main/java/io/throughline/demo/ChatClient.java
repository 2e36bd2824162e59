package io.throughline.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Chat Completions client, streaming and not. Thread-safe. */
final class ChatClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<URI> endpoints;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * A client of one server.
   *
   * @param server its address without a path
   */
  ChatClient(URI server) {
    this(List.of(server));
  }

  /**
   * A client of several; the turns of a session go round them.
   *
   * @param servers their addresses without a path
   */
  ChatClient(List<URI> servers) {
    this.endpoints =
        servers.stream().map(server -> server.resolve("/v1/chat/completions")).toList();
  }

  /** Sends one request and reads the whole answer; a failure is a reply too. */
  ChatReply send(ChatCall call) throws InterruptedException {
    try {
      HttpResponse<InputStream> response = http.send(request(call), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return read(response, body);
      }
    } catch (IOException e) {
      return ChatReply.failed(0, Map.of());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest request(ChatCall call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoints.get(call.turn() % endpoints.size()))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("x-session-id", call.session())
            .header(ChatCall.TURN_HEADER, ChatCall.turnName(call.session(), call.turn()))
            .POST(HttpRequest.BodyPublishers.ofString(call.body().toString()));
    if (!call.profile().isEmpty()) {
      request.header("x-router-profile", call.profile());
    }
    return request.build();
  }

  private static ChatReply read(HttpResponse<InputStream> response, InputStream body) {
    Map<String, String> headers = headers(response);
    if (response.statusCode() / 100 != 2) {
      return ChatReply.failed(response.statusCode(), headers, error(body));
    }
    try {
      return headers.getOrDefault("content-type", "").startsWith("text/event-stream")
          ? readStream(response.statusCode(), headers, body)
          : readPlain(response.statusCode(), headers, body);
    } catch (UncheckedIOException | JacksonException e) {
      return ChatReply.failed(response.statusCode(), headers);
    }
  }

  private static ChatReply readPlain(int status, Map<String, String> headers, InputStream body) {
    JsonNode json = JSON.readTree(body);
    return json.path("choices").path(0).path("message") instanceof ObjectNode message
        ? new ChatReply(status, headers, message, TokenUsage.of(json.path("usage")), true, "")
        : ChatReply.failed(status, headers);
  }

  private static ChatReply readStream(int status, Map<String, String> headers, InputStream body) {
    var message = new StreamedMessage();
    lines(body).forEach(message::line);
    return new ChatReply(status, headers, message.message(), message.usage(), message.done(), "");
  }

  private static String error(InputStream body) {
    try {
      return JSON.readTree(body).path("error").path("message").asString("");
    } catch (JacksonException e) {
      return "";
    }
  }

  private static Stream<String> lines(InputStream body) {
    var reader = new InputStreamReader(body, StandardCharsets.UTF_8);
    return new BufferedReader(reader).lines();
  }

  private static Map<String, String> headers(HttpResponse<?> response) {
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return Map.copyOf(headers);
  }
}
