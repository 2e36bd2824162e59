package io.throughline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads replay records from the sidecar's admin address. Thread-safe. */
final class ReplayClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(2);
  private static final int NEWEST = 20;
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final URI records;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  ReplayClient(URI admin) {
    this.records = admin.resolve("/v1/router_replay");
  }

  /**
   * The record with that id among the session's newest, once its exchange has ended or as it stands
   * after two seconds; empty when there is none or the sidecar does not answer.
   */
  Optional<ReplayRecord> find(String session, String id) throws InterruptedException {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return Waiting.until(
        ENDED_WITHIN, () -> read(session, id), found -> found.isEmpty() || found.get().ended());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Optional<ReplayRecord> read(String session, String id) throws InterruptedException {
    String query = "?limit=" + NEWEST + "&session_id=" + encode(session);
    var request =
        HttpRequest.newBuilder(URI.create(records + query)).timeout(TIMEOUT).GET().build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        JsonNode list = EXACT.readTree(body);
        return list.path("data")
            .valueStream()
            .map(ReplayRecord::of)
            .filter(replay -> replay.id().equals(id))
            .findFirst();
      }
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
