package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.EnvoyCounters;
import io.throughline.envoy.EnvoyPlan;
import io.throughline.envoy.EnvoyVersion;
import io.throughline.selector.BaseMethods;
import io.throughline.server.sdk.Alternating;
import io.throughline.server.sdk.ProviderServer;
import io.throughline.server.sdk.Seen;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Two models that speak OpenAI's APIs (alpha, beta) and two that speak Anthropic's (gamma, delta)
 * behind a router which would move every turn to another one, if nothing held it.
 */
final class SdkRouter implements AutoCloseable {
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(10);
  private static final List<String> ANTHROPIC = List.of("gamma", "delta");

  private final List<ProviderServer> servers;
  private final LiveRouter router;

  private SdkRouter(List<ProviderServer> servers, LiveRouter router) {
    this.servers = servers;
    this.router = router;
  }

  /** Starts all, with a bootstrap of the test's choice. */
  static SdkRouter start(EnvoyVersion version, Function<EnvoyPlan, String> bootstrap)
      throws IOException {
    return start(version, bootstrap, "");
  }

  /**
   * The same with more settings.
   *
   * @param settings lines of the section {@code sidecar}, two spaces in
   */
  static SdkRouter start(
      EnvoyVersion version, Function<EnvoyPlan, String> bootstrap, String settings)
      throws IOException {
    List<ProviderServer> servers = new ArrayList<>();
    try {
      for (String model : List.of("alpha", "beta", "gamma", "delta")) {
        servers.add(ProviderServer.start(model));
      }
      BaseMethods methods = BaseMethods.standard().with(new Alternating());
      Sidecar.Parts parts = new Sidecar.Parts(methods, null, InstantSource.system(), Map.of());
      Function<FreePorts, String> yaml = ports -> yaml(ports, servers) + settings;
      return new SdkRouter(
          List.copyOf(servers), LiveRouter.inProcess(yaml, parts, version, bootstrap));
    } catch (IOException | RuntimeException e) {
      servers.forEach(ProviderServer::close);
      throw e;
    }
  }

  /** Where clients send their requests. */
  URI base() {
    return router.at("");
  }

  LiveRouter router() {
    return router;
  }

  /** What all servers got, in the order of the servers. */
  List<Seen> seen() {
    return servers.stream().flatMap(server -> server.seen().stream()).toList();
  }

  /** What the servers got on a path, by server. */
  Map<String, Long> seenOn(String path) {
    return seen().stream()
        .filter(seen -> seen.path().equals(path))
        .collect(Collectors.groupingBy(Seen::server, Collectors.counting()));
  }

  /**
   * From the servers' own logs: nothing that one has issued reached another, each got what was
   * chosen for it, in its own name and uncompressed; and no request passed the sidecar by.
   */
  void assertNothingStrayed() {
    for (Seen seen : seen()) {
      assertEquals(List.of(), seen.foreign(), () -> "foreign at " + seen);
      assertEquals(seen.server(), seen.headers().get("x-selected-model"), seen::toString);
      assertEquals("identity", seen.headers().get("accept-encoding"), seen::toString);
      if (seen.body().has("model")) {
        assertEquals("provider-" + seen.server(), seen.body().path("model").asString());
      }
    }
    assertEquals(0, router.passedBy());
    assertEquals(0, router.counters().get(EnvoyCounters.OBSERVER_FAILURE_MODE_ALLOWED));
  }

  /** Kinds of the errors that turns of a session were answered with. */
  List<String> refusals(String session) throws IOException, InterruptedException {
    return router.records(session).stream()
        .map(record -> record.path("error_kind").asString(""))
        .filter(kind -> !kind.isEmpty())
        .toList();
  }

  /** Tool loops were really answered, with so many results in one request at the most. */
  void assertLoopsOf(String path, int calls) {
    int most =
        seen().stream()
            .filter(seen -> seen.path().equals(path))
            .mapToInt(Seen::answeredCalls)
            .max()
            .orElse(0);
    assertEquals(calls, most);
  }

  /** The record of a turn says what its headers said, and its lock had an owner. */
  JsonNode assertRecorded(JsonNode turn) {
    String id = turn.path("replay").asString();
    JsonNode replay =
        eventually(
            "record " + id,
            RECORDED_WITHIN,
            () -> router.replay(id),
            found -> found.path("lifecycle_state").asString("").equals("completed"));
    String what = turn + " is recorded as " + replay;
    assertEquals(turn.path("selected"), replay.path("selected_model"), what);
    assertEquals(turn.path("session"), replay.path("session_id"), what);
    assertEquals(200, replay.path("response_status").asInt(), what);
    assertEquals(turn.path("streamed"), replay.path("streaming"), what);
    String owner = replay.path("session_policy").path("lock_owner").asString("");
    assertFalse(owner.equals("unproven"), what);
    return replay;
  }

  /** The same, and its record has the tokens that the SDK was told. */
  void assertRecordedWithUsage(JsonNode turn) {
    JsonNode replay = assertRecorded(turn);
    JsonNode usage = turn.path("usage");
    String what = turn + " is recorded as " + replay;
    assertTrue(usage.path("input").asInt() > 0, what);
    assertEquals(usage.path("input"), replay.path("prompt_tokens"), what);
    assertEquals(usage.path("cached"), replay.path("cached_prompt_tokens"), what);
    assertEquals(usage.path("output"), replay.path("completion_tokens"), what);
  }

  @Override
  public void close() throws IOException {
    try {
      router.close();
    } finally {
      servers.forEach(ProviderServer::close);
    }
  }

  private static String yaml(FreePorts ports, List<ProviderServer> servers) {
    return """
    version: v0.3
    listeners:
      - {name: http, address: 127.0.0.1, port: %d, timeout: 60s}
    providers:
      defaults: {default_model: alpha}
      models:
    %s
    routing:
      modelCards:
    %s
      decisions:
        - name: everything
          rules: {operator: AND, conditions: []}
          modelRefs: [{model: alpha}, {model: beta}, {model: gamma}, {model: delta}]
          algorithm:
            type: session_aware
            session_aware:
              base_method: alternating
              min_turns_before_switch: 0
              switch_margin: 0
              stay_bias: 0
              prefix_cache_weight: 0
              handoff_penalty_weight: 0
              switch_history_weight: 0
    sidecar:
      apiVersion: v1
      ext_proc: {address: "unix:e.sock", message_timeout: 5s}
      admin: {address: "127.0.0.1:%d"}
      envoy: {admin: "127.0.0.1:%d"}
    """
        .formatted(
            ports.listener(),
            each(servers, SdkRouter::provider),
            each(servers, SdkRouter::card),
            ports.admin(),
            ports.envoyAdmin());
  }

  private static String each(List<ProviderServer> servers, Function<ProviderServer, String> line) {
    return servers.stream().map(line).collect(Collectors.joining("\n"));
  }

  private static String provider(ProviderServer server) {
    String format = ANTHROPIC.contains(server.model()) ? "anthropic" : "openai";
    return """
        - {name: %1$s, provider_model_id: provider-%1$s, api_format: %2$s,
           pricing: {currency: USD, prompt_per_1m: 1, completion_per_1m: 2},
           backend_refs: [{endpoint: "127.0.0.1:%3$d"}]}\
    """
        .formatted(server.model(), format, server.port())
        .indent(2)
        .stripTrailing();
  }

  private static String card(ProviderServer server) {
    return "    - {name: " + server.model() + ", context_window_size: 1M}";
  }
}
