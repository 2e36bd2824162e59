package io.throughline.demo.history;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two routes of a sidecar's admin address that a past needs. Thread-safe. */
final class HistoryApi implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int NOT_YET = 503;
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final URI admin;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  HistoryApi(URI admin) {
    this.admin = admin;
  }

  /**
   * Brings records in; waits while the journal's store is still opening.
   *
   * @throws IOException when they are refused, or nobody answers
   */
  void bringIn(String lines) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(admin.resolve("/api/import"))
            .timeout(TIMEOUT)
            .header("content-type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines))
            .build();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    HttpResponse<String> answer = send(request);
    while (answer.statusCode() == NOT_YET && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE);
      answer = send(request);
    }
    if (answer.statusCode() != 200) {
      throw new IOException("/api/import: " + answer.statusCode() + " " + answer.body());
    }
  }

  /** What the sidecar says of the sessions whose last turn was in that time. */
  HistorySums sums(Instant from, Instant to) throws IOException, InterruptedException {
    URI question = admin.resolve("/api/overview?from=" + from + "&to=" + to);
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(question).timeout(TIMEOUT).GET().build(),
            BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      JsonNode json = EXACT.readTree(body);
      JsonNode cost = json.at("/costs/0/cost");
      return new HistorySums(
          json.path("sessions").asLong(-1),
          json.path("turns").asLong(-1),
          cost.isNumber() ? cost.decimalValue() : BigDecimal.ZERO,
          json.path("diverged_sessions").asLong(-1));
    } catch (JacksonException e) {
      throw new IOException("/api/overview: no JSON", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
  }
}
