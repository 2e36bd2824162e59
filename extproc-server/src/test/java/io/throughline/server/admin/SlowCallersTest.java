package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.Eventually;
import io.throughline.server.config.AdminToken.Scope;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that begin a request and do not go on with it. */
@Timeout(60)
class SlowCallersTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int STALLED = 150;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> stalled = new ArrayList<>();
  private ServedRecords served;

  private void serve(Duration patience) throws IOException {
    served =
        ServedRecords.of(
            new AccessTokens(Map.of("all", Access.ALL, "tenant", new Access(Scope.ADMIN, "acme"))),
            patience);
  }

  @AfterEach
  void close() throws IOException {
    served.close();
    for (Socket socket : stalled) {
      socket.close();
    }
    client.close();
  }

  private void stall(String path, String header) throws IOException {
    URI address = URI.create(served.url());
    String head =
        "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "Content-Length: 8000\r\n\r\n{";
    for (int i = 0; i < STALLED; i++) {
      Socket socket = new Socket(address.getHost(), address.getPort());
      stalled.add(socket);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The status, of a caller without a token where it is empty. */
  private int status(String method, String path, String token, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(served.url() + path))
            .timeout(SOON)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private int login() throws Exception {
    return status("POST", "/console/login", "", "{\"token\":\"all\"}");
  }

  @Test
  void loginsThatStallTakeNoPlaceOfOthers() throws Exception {
    serve(LONG);
    stall("/console/login", "");
    Eventually.eventually("their places are taken", SOON, () -> login() == 503);
    for (String path : List.of("/health", "/ready", "/metrics", "/api/me", "/console/")) {
      assertEquals(200, status("GET", path, "", ""), path);
    }
    assertEquals(200, status("GET", "/v1/router_replay", "all", ""));
    for (Socket socket : stalled) {
      socket.close();
    }
    Eventually.eventually("login", SOON, () -> login() == 204);
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedForWithoutEnd() throws Exception {
    serve(Duration.ofMillis(500));
    stall("/console/login", "");
    Eventually.eventually("login", SOON, () -> login() == 204);
  }

  @Test
  void aTokenThatStallsTakesNoPlaceOfAnother() throws Exception {
    serve(LONG);
    stall("/api/whatif", "Authorization: Bearer tenant\r\n");
    Eventually.eventually(
        "its places are taken",
        SOON,
        () -> status("GET", "/v1/router_replay", "tenant", "") == 503);
    assertEquals(200, status("GET", "/v1/router_replay", "all", ""));
    assertEquals(400, status("POST", "/api/whatif", "all", "version: v0.1\n"));
    assertEquals(204, login());
  }
}
