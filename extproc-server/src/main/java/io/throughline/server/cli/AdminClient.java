package io.throughline.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Asks the admin address of a running sidecar. */
final class AdminClient implements AutoCloseable {
  /** Reads records as they stand: no number loses a digit. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
  private final URI base;
  private final String token;

  /** An answer other than 200. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String detail) {
      super(detail);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * A client.
   *
   * @param token "" for none
   */
  AdminClient(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /** Whom it asks. */
  URI base() {
    return base;
  }

  /** A path's value in an address. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * The JSON of an answer.
   *
   * @throws IOException when the address does not answer
   * @throws Refused when it answers with an error
   */
  JsonNode get(String path, Map<String, String> query) throws IOException {
    return json(request("GET", path, query, BodyPublishers.noBody()));
  }

  /** The same for a body that is sent. */
  JsonNode post(String path, byte[] body) throws IOException {
    return json(request("POST", path, Map.of(), BodyPublishers.ofByteArray(body)));
  }

  /** The body of an answer, to be closed. */
  InputStream stream(String path, Map<String, String> query) throws IOException {
    HttpResponse<InputStream> answer = request("GET", path, query, BodyPublishers.noBody());
    if (answer.statusCode() != 200) {
      json(answer);
    }
    return answer.body();
  }

  private JsonNode json(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      JsonNode json = JSON.readTree(body.readAllBytes());
      if (answer.statusCode() == 200) {
        return json;
      }
      throw new Refused(
          answer.statusCode(),
          base + ": " + answer.statusCode() + " " + json.path("detail").asString(""));
    } catch (JacksonException e) {
      throw new IOException(base + ": answers otherwise (expected: a sidecar's admin address)", e);
    }
  }

  private HttpResponse<InputStream> request(
      String method, String path, Map<String, String> query, BodyPublisher body)
      throws IOException {
    String parameters =
        query.entrySet().stream()
            .map(one -> one.getKey() + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters)))
            .timeout(ANSWER_WITHIN)
            .method(method, body);
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (IOException e) {
      throw new IOException(
          base + ": does not answer (expected: the admin address of a running sidecar)", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
