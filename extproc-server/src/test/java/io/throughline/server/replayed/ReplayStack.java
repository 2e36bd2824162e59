package io.throughline.server.replayed;

import io.throughline.demo.Brain;
import io.throughline.demo.Received;
import io.throughline.demo.SampleModelServer;
import io.throughline.envoy.Bootstrap;
import io.throughline.envoy.EnvoyBinary;
import io.throughline.envoy.EnvoyCounters;
import io.throughline.envoy.EnvoyOptions;
import io.throughline.envoy.EnvoyProcess;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.envoy.RoutingHeaders;
import io.throughline.replay.LifecycleState;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.BaseMethods;
import io.throughline.server.EnvoyPlans;
import io.throughline.server.Sidecar;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.Decision;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Three recorded model servers, the sidecar and the real Envoy. */
final class ReplayStack implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);
  private static final List<String> MODELS = List.of("small", "middle", "frontier");

  private final List<SampleModelServer> servers = new ArrayList<>();
  private final RouterConfig config;
  private final Sidecar sidecar;
  private final EnvoyProcess envoy;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI chat;
  private final int admin;

  /** A response with what the test looks at. */
  record Answer(int status, String text, Map<String, List<String>> headers) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /** The usage of a whole answer, or of the last event that has one. */
    JsonNode usage() {
      JsonNode usage = JSON.createObjectNode();
      for (String line : text.split("\n")) {
        String json = line.startsWith("data: ") ? line.substring(6) : line;
        if (json.startsWith("{")) {
          JsonNode found = JSON.readTree(json).path("usage");
          usage = found.isObject() ? found : usage;
        }
      }
      return usage;
    }
  }

  ReplayStack(Path folder, List<RecordedRun> runs, SeededMethod base) throws Exception {
    this(folder, runs, base, "{base_method: seeded}");
  }

  /**
   * @param sessionAware the block of both decisions
   */
  ReplayStack(Path folder, List<RecordedRun> runs, SeededMethod base, String sessionAware)
      throws Exception {
    Brain recorded = recorded(runs);
    for (String model : MODELS) {
      servers.add(SampleModelServer.start(model, 0, recorded));
    }
    int port = freePort();
    BaseMethods methods = BaseMethods.standard().with(base);
    admin = freePort();
    config = new ConfigLoader(methods).parse(yaml(port, sessionAware), folder);
    sidecar =
        Sidecar.start(config, new Sidecar.Parts(methods, null, InstantSource.system(), Map.of()));
    envoy =
        EnvoyProcess.start(
            EnvoyBinary.find(),
            Bootstrap.yaml(EnvoyPlans.of(config, EnvoyVersion.DEFAULT)),
            config.sidecar().envoyAdmin(),
            EnvoyOptions.in(folder));
    chat = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
  }

  RouterConfig config() {
    return config;
  }

  /** The same configuration with another block of both decisions. */
  RouterConfig config(Path folder, String sessionAware) throws IOException {
    return new ConfigLoader(BaseMethods.standard()).parse(yaml(freePort(), sessionAware), folder);
  }

  Decision decision(String name) {
    return config.decisions().decisions().stream()
        .filter(decision -> decision.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  String providerModelId(String model) {
    return "Provider/" + model + "-2026";
  }

  Answer ask(String session, String body) throws IOException, InterruptedException {
    return send(request(body).header("x-session-id", session));
  }

  /** The same from a client that names no session. */
  Answer ask(String body) throws IOException, InterruptedException {
    return send(request(body));
  }

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(chat)
        .header("content-type", "application/json")
        .header("authorization", "Bearer client")
        .POST(BodyPublishers.ofString(body));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), response.body(), response.headers().map());
  }

  /** What a model got, oldest first. */
  Map<String, List<Received>> received() {
    Map<String, List<Received>> received = new HashMap<>();
    servers.forEach(server -> received.put(server.name(), server.received()));
    return received;
  }

  /** The request that a model server got last in a session. */
  Received lastReceived(String session) {
    Received last = null;
    for (SampleModelServer server : servers) {
      for (Received received : server.received().reversed()) {
        if (received.sessionId().equals(session)) {
          last = last == null || received.at().isAfter(last.at()) ? received : last;
          if (!received.header(RoutingHeaders.SELECTED_MODEL).equals(server.name())) {
            throw new AssertionError(server.name() + " got a request for another model");
          }
          break;
        }
      }
    }
    if (last == null) {
      throw new AssertionError("no model server got a request of " + session);
    }
    return last;
  }

  /** The record of an exchange once its end was seen. */
  ReplayRecord ended(String id) {
    long deadline = System.nanoTime() + ENDS_WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      ReplayRecord replay = sidecar.journal().find(id).orElseThrow();
      if (replay.outcome().state() != LifecycleState.IN_PROGRESS) {
        return replay;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("record " + id + " is still in progress");
  }

  long counter(String name) {
    return envoy.counters().get(EnvoyCounters.extProc(RoutingHeaders.REQUEST_STAT_PREFIX, name));
  }

  /** What the admin address answers to a GET. */
  JsonNode adminJson(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + admin + path);
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    envoy.close();
    sidecar.close();
    servers.forEach(SampleModelServer::close);
  }

  private static Brain recorded(List<RecordedRun> runs) {
    Map<String, ObjectNode> answers = new HashMap<>();
    for (RecordedRun run : runs) {
      for (int answer : run.answers()) {
        answers.put(
            run.session() + "#" + run.assistantsBefore(answer),
            (ObjectNode) run.messages().get(answer));
      }
    }
    return request -> {
      int before = 0;
      for (JsonNode message : request.messages()) {
        before += message.path("role").asString("").equals("assistant") ? 1 : 0;
      }
      String run =
          request.sessionId().isEmpty()
              ? request.body().path("user").asString("")
              : request.sessionId();
      return answers.get(run + "#" + before);
    };
  }

  private String yaml(int port, String sessionAware) throws IOException {
    StringBuilder models = new StringBuilder();
    List<String> prices = List.of("0.05, 0.01, 0.10", "0.30, 0.06, 0.60", "8.00, 1.20, 24.00");
    for (int i = 0; i < MODELS.size(); i++) {
      String[] price = prices.get(i).split(", ");
      models.append(
          """
              - name: %s
                provider_model_id: %s
                pricing: {prompt_per_1m: %s, cached_input_per_1m: %s, completion_per_1m: %s}
                backend_refs: [{endpoint: "127.0.0.1:%d"}]
          """
              .formatted(
                  MODELS.get(i),
                  providerModelId(MODELS.get(i)),
                  price[0],
                  price[1],
                  price[2],
                  servers.get(i).port()));
    }
    return """
    version: v0.3
    listeners: [{name: http, address: 127.0.0.1, port: %d, timeout: 30s}]
    providers:
      defaults: {default_model: small}
      models:
    %srouting:
      modelCards:
        - {name: small, quality_score: 0.64}
        - {name: middle, quality_score: 0.78}
        - {name: frontier, quality_score: 0.94}
      signals:
        conversation:
          - name: used_tools
            feature: {type: count, source: {type: assistant_tool_call}}
            predicate: {gte: 1}
      decisions:
        - name: with_tools
          priority: 10
          rules: {type: conversation, name: used_tools}
          modelRefs: [{model: small}, {model: middle}, {model: frontier}]
          algorithm: {type: session_aware, session_aware: %s}
        - name: everything
          rules: {operator: AND, conditions: []}
          modelRefs: [{model: small}, {model: middle}, {model: frontier}]
          algorithm: {type: session_aware, session_aware: %s}
    sidecar:
      ext_proc: {address: "unix:run/s", message_timeout: 1s}
      admin: {address: "127.0.0.1:%d"}
      envoy: {admin: "127.0.0.1:%d"}
    """
        .formatted(port, models, sessionAware, sessionAware, admin, freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
