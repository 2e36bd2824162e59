package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.HostPort;
import io.throughline.replay.InMemoryJournal;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final Meters meters = new Meters();
  private @Nullable AdminServer server;
  private HostPort address = new HostPort("127.0.0.1", 1);

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void theApiAsksForTheTokenAndTheProbesDoNot() throws Exception {
    admin("s3cret");
    assertEquals(401, get("/v1/router_replay", null).statusCode());
    assertEquals(401, get("/v1/router_replay", "Bearer wrong").statusCode());
    assertEquals(401, get("/v1/router_replay", "s3cret").statusCode());
    assertEquals(401, get("/v1/router_replay/x", "Bearer s3cret2").statusCode());
    assertEquals(200, get("/v1/router_replay", "Bearer s3cret").statusCode());
    assertEquals(404, get("/v1/router_replay/x", "Bearer s3cret").statusCode());
    assertEquals(200, get("/health", null).statusCode());
  }

  @Test
  void withoutATokenTheApiIsOpen() throws Exception {
    admin(null);
    HttpResponse<String> list = get("/v1/router_replay", null);
    assertEquals(200, list.statusCode());
    assertEquals("application/json", list.headers().firstValue("content-type").orElse(""));
    assertTrue(list.body().startsWith("{\"object\":\"router_replay.list\""), list.body());
  }

  @Test
  void readinessFollowsTheSidecar() throws Exception {
    admin(null);
    assertEquals(200, get("/ready", null).statusCode());
    ready.set(false);
    assertEquals(503, get("/ready", null).statusCode());
    assertEquals(200, get("/health", null).statusCode());
  }

  @Test
  void theHealthServerServesItsThreePathsOnly() throws Exception {
    address = free();
    server = AdminServer.health(address, meters, ready::get);
    meters.refused("model_not_found");
    assertEquals(200, get("/health", null).statusCode());
    assertEquals(200, get("/ready", null).statusCode());
    assertTrue(get("/metrics", null).body().contains("throughline_refusals_total"));
    for (String path :
        new String[] {"/", "/healthz", "/health/x", "/metricsx", "/ready/", "/v1/router_replay"}) {
      assertEquals(404, get(path, null).statusCode(), path);
    }
  }

  private void admin(@Nullable String token) throws IOException {
    address = free();
    server = AdminServer.admin(address, token, new InMemoryJournal(10), meters, ready::get);
  }

  private static HostPort free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", socket.getLocalPort());
    }
  }

  private HttpResponse<String> get(String path, @Nullable String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).GET();
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
