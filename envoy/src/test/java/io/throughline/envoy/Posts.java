package io.throughline.envoy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to the listener of a plan, and what is in their answers. */
final class Posts {
  static final String CHAT = "/v1/chat/completions";
  static final String MESSAGES = "/v1/messages";

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private Posts() {}

  /** Posts a body; headers in pairs. */
  static HttpResponse<String> post(EnvoyPlan plan, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plan.listener().port() + path))
            .timeout(ANSWER_WITHIN)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  /** The first value of a header; empty without one. */
  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
