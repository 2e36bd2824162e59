package io.throughline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads replay records from the sidecar's admin address. Thread-safe. */
final class ReplayClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(2);
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final URI records;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  ReplayClient(URI admin) {
    this.records = admin.resolve("/v1/router_replay");
  }

  /**
   * The record with that id, once its exchange has ended or as it stands after two seconds; empty
   * when there is none or the sidecar does not answer.
   */
  Optional<ReplayRecord> find(String id) throws InterruptedException {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return Waiting.until(
        ENDED_WITHIN, () -> read(id), found -> found.isEmpty() || found.get().ended());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Optional<ReplayRecord> read(String id) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(records + "/" + id)).timeout(TIMEOUT).GET().build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return response.statusCode() == 200
            ? Optional.of(ReplayRecord.of(EXACT.readTree(body)))
            : Optional.empty();
      }
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }
}
