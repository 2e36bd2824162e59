package io.throughline.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A stand-in for Envoy and the sidecar that reads the demo's configuration and routes roughly as
 * the selector would: static base scores, a tool-loop lock, a fresh choice on drift, else a stay
 * unless the gain is large. One request at a time.
 */
final class InProcessStack implements Stack, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final double WORTH_A_SWITCH = .25;

  private record Session(String model, String decision) {}

  private final JsonNode config;
  private final HttpServer http;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Session> sessions = new HashMap<>();
  private final ArrayNode records = JSON.createArrayNode();
  private boolean dead;
  private boolean frozen;
  private long failureModeAllowed;
  private long messageTimeouts;

  InProcessStack(String yaml) throws IOException {
    config = new YAMLMapper().readTree(yaml);
    http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    http.createContext("/v1/chat/completions", this::route);
    http.createContext("/v1/router_replay", this::list);
    http.start();
  }

  @Override
  public URI listener() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  @Override
  public URI admin() {
    return listener();
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of(
        "http.x.ext_proc.throughline.failure_mode_allowed", failureModeAllowed,
        "http.x.ext_proc.throughline.message_timeouts", messageTimeouts);
  }

  @Override
  public Map<String, URI> urls() {
    return new LinkedHashMap<>(Map.of("listener", listener()));
  }

  @Override
  public void killSidecar() {
    dead = true;
  }

  @Override
  public void freezeSidecar() {
    frozen = true;
  }

  @Override
  public void thawSidecar() {
    frozen = false;
  }

  @Override
  public void close() {
    http.stop(0);
    client.close();
  }

  private void route(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (dead || frozen) {
      failureModeAllowed++;
      messageTimeouts += frozen ? 1 : 0;
      reply(exchange, 503, "{}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    String id = exchange.getRequestHeaders().getFirst("x-session-id");
    ObjectNode request = (ObjectNode) JSON.readTree(body);
    ObjectNode replay = decide(id, request);
    HttpResponse<byte[]> answer = forward(exchange, request, replay);
    var headers = exchange.getResponseHeaders();
    headers.set("x-vsr-replay-id", replay.path("id").stringValue());
    headers.set("x-selected-model", replay.path("selected_model").stringValue());
    headers.set("x-vsr-selected-decision", replay.path("decision").stringValue());
    headers.set("x-vsr-session-phase", replay.at("/session_policy/phase").stringValue());
    headers.set("x-throughline-action", replay.path("action").stringValue());
    headers.set("content-type", answer.headers().firstValue("content-type").orElse(""));
    reply(exchange, answer.statusCode(), answer.body());
  }

  private ObjectNode decide(String id, ObjectNode request) {
    Session before = sessions.get(id);
    JsonNode decision = decision(request.path("messages"));
    String name = decision.path("name").stringValue();
    String base = best(decision.path("modelRefs"));
    boolean loop = Phase.of(request.path("messages")) == Phase.TOOL_LOOP;
    String model = before == null ? base : loop ? before.model() : next(before, decision, base);
    sessions.put(id, new Session(model, name));

    ObjectNode replay = records.addObject();
    replay.put("id", "r" + records.size()).put("session_id", id).put("decision", name);
    replay.put("selected_model", model).put("lifecycle_state", "completed");
    replay.put("action", action(before, model)).put("actual_cost", 0.001);
    replay
        .putObject("session_policy")
        .put("base_selected_model", base)
        .put("phase", loop ? "tool_loop" : "user_turn")
        .put("hard_locked", loop && before != null)
        .put("decision_reason", loop ? "hard_lock=tool_loop" : "switch_allowed");
    return replay;
  }

  private static String next(Session before, JsonNode decision, String base) {
    JsonNode tuning = decision.at("/algorithm/session_aware");
    boolean drift =
        tuning.path("decision_drift_reset").asBoolean(true)
            && !before.decision().equals(decision.path("name").stringValue());
    JsonNode refs = decision.path("modelRefs");
    double gain = weight(refs, base) - weight(refs, before.model());
    double needed = drift ? 0 : WORTH_A_SWITCH + tuning.path("stay_bias").asDouble(0);
    return gain > needed ? base : before.model();
  }

  private static String action(Session before, String model) {
    if (before == null) {
      return "start";
    }
    return before.model().equals(model) ? "stay" : "switch";
  }

  private JsonNode decision(JsonNode messages) {
    return config
        .at("/routing/decisions")
        .valueStream()
        .filter(decision -> matches(decision.at("/rules/conditions/0"), messages))
        .findFirst()
        .orElseThrow();
  }

  private boolean matches(JsonNode condition, JsonNode messages) {
    return switch (condition.path("type").asString("")) {
      case "keyword" -> hasKeyword(condition.path("name").stringValue(), lastUserText(messages));
      case "conversation" ->
          messages.valueStream().anyMatch(message -> !message.path("tool_calls").isEmpty());
      default -> true;
    };
  }

  private boolean hasKeyword(String rule, String text) {
    return config
        .at("/routing/signals/keywords")
        .valueStream()
        .filter(keywords -> keywords.path("name").stringValue().equals(rule))
        .flatMap(keywords -> keywords.path("keywords").valueStream())
        .anyMatch(word -> text.contains(word.stringValue()));
  }

  private static String lastUserText(JsonNode messages) {
    return messages
        .valueStream()
        .filter(message -> message.path("role").asString("").equals("user"))
        .reduce((first, second) -> second)
        .map(message -> message.path("content").asString("").toLowerCase(Locale.ROOT))
        .orElse("");
  }

  private static String best(JsonNode refs) {
    return refs.valueStream()
        .max(Comparator.comparingDouble(ref -> ref.path("weight").asDouble(1)))
        .orElseThrow()
        .path("model")
        .stringValue();
  }

  private static double weight(JsonNode refs, String model) {
    return refs.valueStream()
        .filter(ref -> ref.path("model").stringValue().equals(model))
        .mapToDouble(ref -> ref.path("weight").asDouble(1))
        .findFirst()
        .orElse(0);
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, ObjectNode request, ObjectNode replay)
      throws IOException {
    String model = replay.path("selected_model").stringValue();
    JsonNode provider =
        config
            .at("/providers/models")
            .valueStream()
            .filter(m -> m.path("name").stringValue().equals(model))
            .findFirst()
            .orElseThrow();
    request.put("model", provider.path("provider_model_id").stringValue());
    String endpoint = provider.at("/backend_refs/0/endpoint").stringValue();
    var call =
        HttpRequest.newBuilder(URI.create("http://" + endpoint + "/v1/chat/completions"))
            .header("x-session-id", replay.path("session_id").stringValue())
            .header("x-selected-model", model)
            .header(
                ChatCall.TURN_HEADER, exchange.getRequestHeaders().getFirst(ChatCall.TURN_HEADER))
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build();
    try {
      return client.send(call, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    ObjectNode list = JSON.createObjectNode().put("object", "router_replay.list");
    list.set("data", records);
    reply(exchange, 200, list.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
