package io.throughline.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Replay records of a running sidecar, page by page over its admin address. */
final class ReplayPages {
  /** Reads records as they stand: no number loses a digit. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);
  private static final int PAGE = 100;

  private final URI admin;
  private final @Nullable String token;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /**
   * @param admin such as {@code http://127.0.0.1:8080}
   * @param token what requests bear; null for none
   */
  ReplayPages(URI admin, @Nullable String token) {
    this.admin = admin;
    this.token = token;
  }

  /**
   * Reads all records of a time, newest first.
   *
   * @param from as ISO 8601, or ""
   * @param to as ISO 8601, or ""
   * @throws IOException if the sidecar cannot be asked
   */
  void read(String from, String to, Consumer<Map<?, ?>> each)
      throws IOException, InterruptedException {
    String cursor = "";
    do {
      Map<String, Object> page =
          page("limit=" + PAGE + and("from", from) + and("to", to) + and("cursor", cursor));
      if (page.get("degraded") instanceof String trouble) {
        throw new IOException(admin + ": " + trouble + " (expected: all records)");
      }
      if (page.get("data") instanceof List<?> data) {
        for (Object record : data) {
          if (record instanceof Map<?, ?> fields) {
            each.accept(fields);
          }
        }
      }
      cursor = page.get("next_cursor") instanceof String next ? next : "";
    } while (!cursor.isEmpty());
  }

  private static String and(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private Map<String, Object> page(String query) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(admin.resolve("/v1/router_replay?" + query)).timeout(ANSWERS_WITHIN);
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IOException(admin + ": does not answer (expected: a sidecar's admin address)", e);
    }
    if (response.statusCode() != 200) {
      throw new IOException(
          admin
              + ": answered "
              + response.statusCode()
              + " (expected: 200 from /v1/router_replay)");
    }
    try {
      return JSON.readValue(response.body(), OBJECT);
    } catch (JacksonException e) {
      throw new IOException(admin + ": answered no JSON (expected: replay records)", e);
    }
  }
}
