package io.throughline.envoy;

import static io.throughline.envoy.Posts.CHAT;
import static io.throughline.envoy.Posts.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets which credential, read from what the model's servers received. */
@EachEnvoy
class CredentialsIT {
  private static final Credential ONE = bearer("TL_ONE");
  private static final Credential TWO = new Credential("x-key", "", "TL_TWO");
  private static final Credential UNSET = bearer("TL_NOT_SET");

  private static final Set<String> CANDIDATES = new TreeSet<>(RoutingHeaders.CLIENT_CREDENTIALS);

  static {
    CANDIDATES.addAll(List.of("x-key", "x-selected-credential"));
  }

  @TempDir Path folder;
  private final EnvoyVersion version;
  private final List<UpstreamServer> servers = new ArrayList<>();

  CredentialsIT(EnvoyVersion version) {
    this.version = version;
  }

  @BeforeEach
  void start() {
    for (int i = 0; i < 4; i++) {
      servers.add(new UpstreamServer());
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(UpstreamServer::close);
  }

  @Test
  @DisplayName("each endpoint of a model gets its own key, and one without a key gets none")
  void onePerEndpoint() throws Exception {
    EnvoyPlan plan =
        plan(
            false,
            endpoint(0, ONE),
            endpoint(1, TWO),
            endpoint(2, null),
            endpoint(3, UNSET),
            new Endpoint("127.0.0.1", TestPlans.freePort(), false, 1, TWO));
    try (EnvoyProcess envoy = start(plan)) {
      for (int i = 0; i < 10; i++) {
        String[] spoofs = {"x-selected-credential", "1", "x-key", "client"};
        assertEquals(200, ask(plan, spoofs).statusCode());
      }
      assertEquals(Map.of("authorization", List.of("Bearer first")), credentials(0));
      assertEquals(Map.of("x-key", List.of("second")), credentials(1));
      assertEquals(Map.of(), credentials(2));
      assertEquals(Map.of("authorization", List.of("Bearer -")), credentials(3));
      assertFalse(configDump(plan).contains("second"), "the config dump holds a key");
      assertEquals(0L, envoy.counters().getOrDefault("cluster.m.upstream_rq_5xx", 0L));
    }
  }

  @Test
  @DisplayName("a model without keys gets nothing of the client's unless it is to be forwarded")
  void forward() throws Exception {
    EnvoyPlan kept = plan(false, endpoint(0, null));
    try (EnvoyProcess envoy = start(kept)) {
      assertEquals(200, ask(kept).statusCode());
      assertEquals(Map.of(), credentials(0));
      assertEquals(1L, envoy.counters().get("cluster.m.upstream_rq_200"));
    }
    EnvoyPlan forwarded = plan(true, endpoint(0, null));
    try (EnvoyProcess envoy = start(forwarded)) {
      assertEquals(200, ask(forwarded).statusCode());
      Set<String> sent = new TreeSet<>(RoutingHeaders.CLIENT_CREDENTIALS);
      // The JDK's client sends it to proxies only.
      sent.remove("proxy-authorization");
      assertEquals(sent, credentials(0).keySet());
      assertEquals(1L, envoy.counters().get("cluster.m.upstream_rq_200"));
    }
  }

  /** With every credential header there is; further headers in pairs. */
  private static HttpResponse<String> ask(EnvoyPlan plan, String... more)
      throws IOException, InterruptedException {
    List<String> headers = new ArrayList<>(List.of(more));
    headers.addAll(List.of("x-test-model", "m"));
    RoutingHeaders.CLIENT_CREDENTIALS.forEach(name -> headers.addAll(List.of(name, "client")));
    return post(plan, CHAT, "{}", headers.toArray(String[]::new));
  }

  /** The headers by which a server could have been given a credential. */
  private Map<String, List<String>> credentials(int server) {
    Map<String, List<String>> received = servers.get(server).headers();
    assertFalse(received.isEmpty(), "server " + server + " saw no request");
    Map<String, List<String>> seen = new TreeMap<>();
    for (String name : CANDIDATES) {
      if (received.containsKey(name)) {
        seen.put(name, received.get(name));
      }
    }
    return seen;
  }

  private EnvoyPlan plan(boolean forwards, Endpoint... endpoints) {
    return TestPlans.plan(
        version,
        folder.resolve("none.sock"),
        List.of(new ModelCluster("m", List.of(endpoints), forwards)));
  }

  private Endpoint endpoint(int server, Credential credential) {
    return new Endpoint("127.0.0.1", servers.get(server).port(), false, 1, credential);
  }

  private EnvoyProcess start(EnvoyPlan plan) {
    return EnvoyProcess.start(
        EnvoyBinary.find(version),
        StandInSidecar.in(Bootstrap.yaml(plan)),
        plan.admin(),
        EnvoyOptions.in(folder)
            .withConcurrency(1)
            .withEnvironment(Map.of("TL_ONE", "first", "TL_TWO", "second")));
  }

  private static String configDump(EnvoyPlan plan) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + plan.admin() + "/config_dump");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private static Credential bearer(String variable) {
    return new Credential("authorization", "Bearer ", variable);
  }
}
