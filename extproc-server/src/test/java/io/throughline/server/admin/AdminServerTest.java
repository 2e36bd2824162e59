package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.HostPort;
import io.throughline.replay.InMemoryJournal;
import io.throughline.selector.Ratings;
import io.throughline.selector.plan.FreeTurn;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.PlanTables;
import io.throughline.server.TestConfig;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.learned.PlanBook;
import io.throughline.server.learned.RatingBook;
import io.throughline.server.metrics.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdminServerTest {
  private static final FreeTurn FREE_TURN =
      new FreeTurn("coding", "user_turn", 1, 0, "small", 0, 1, List.of());

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final Meters meters = new Meters();
  private final RatingBook book = new RatingBook();
  private final LookupBook lookup = new LookupBook();
  private final PlanTables planTables = new PlanTables();
  private final PlanBook plans = new PlanBook(planTables);
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

  @Test
  void feedbackAsksForTheTokenAndRatesModels() throws Exception {
    admin("s3cret");
    String win =
        "{\"winner_model\":\"large\",\"loser_model\":\"small\",\"decision_name\":\"tool_work\"}";
    assertEquals(401, post(win, null).statusCode());
    assertEquals(401, get("/api/v1/ratings", null).statusCode());
    assertEquals(200, post(win, "Bearer s3cret").statusCode());
    JsonNode ratings = JsonMapper.shared().readTree(get("/api/v1/ratings", "Bearer s3cret").body());
    assertEquals(1516, ratings.at("/global/large/rating").asDouble());
    assertEquals(1484, ratings.at("/decisions/tool_work/small/rating").asDouble());
    assertEquals(1, ratings.at("/global/small/comparisons").asInt());
    assertEquals(405, get("/api/v1/feedback", "Bearer s3cret").statusCode());
    assertEquals(400, post("{}", "Bearer s3cret").statusCode());
    String metrics = get("/metrics", null).body();
    assertTrue(metrics.contains("throughline_feedback_total{result=\"taken\"} 1.0"), metrics);
    assertTrue(metrics.contains("throughline_feedback_total{result=\"refused\"} 1.0"), metrics);
  }

  @Test
  void feedbackThatMeansNothingIsRefusedAndChangesNothing() throws Exception {
    admin(null);
    for (String wrong :
        new String[] {
          "",
          "[]",
          "{",
          "{}",
          "{\"winner_model\":\"nobody\"}",
          "{\"winner_model\":1}",
          "{\"winner_model\":\"small\",\"loser_model\":\"small\"}",
          "{\"winner_model\":\"small\",\"tie\":true}",
          "{\"winner_model\":\"small\",\"tie\":\"no\"}",
          "{\"winner_model\":\"small\",\"decision_name\":\"nothing\"}",
          "{\"winner_model\":\"small\",\"looser_model\":\"large\"}"
        }) {
      HttpResponse<String> refused = post(wrong, null);
      assertEquals(400, refused.statusCode(), wrong);
      assertTrue(refused.body().contains("(expected: "), refused.body());
    }
    assertEquals(413, post(" ".repeat(70_000), null).statusCode());
    assertEquals(Ratings.NONE, book.ratings());
  }

  @Test
  void manualEntriesAreSetOneByOneOnTopOfWhatTheCallerKnows() throws Exception {
    admin("s3cret");
    String prior = "/v1/lookup_tables/remaining_turn_prior:hard_task";
    assertEquals(401, get("/v1/lookup_tables", null).statusCode());
    assertEquals(401, send("PUT", prior, "{\"value\":9}", null, null).statusCode());
    HttpResponse<String> empty = get("/v1/lookup_tables", "Bearer s3cret");
    String tag = empty.headers().firstValue("etag").orElse("");
    assertEquals("{\"version\":1,\"enabled\":false,\"entries\":[]}", empty.body());
    HttpResponse<String> set = send("PUT", prior, "{\"value\":9}", "Bearer s3cret", tag);
    assertEquals(200, set.statusCode(), set.body());
    JsonNode entry = JsonMapper.shared().readTree(set.body()).at("/entries/0");
    assertEquals("remaining_turn_prior:hard_task", entry.path("key").asString());
    assertEquals(9, entry.path("value").asDouble());
    assertEquals("manual", entry.path("source").asString());
    assertEquals("disabled", entry.path("unused_because").asString());
    assertEquals(412, send("DELETE", prior, "", "Bearer s3cret", tag).statusCode());
    assertEquals(200, send("DELETE", prior, "", "Bearer s3cret", null).statusCode());
    assertEquals(404, send("DELETE", prior, "", "Bearer s3cret", null).statusCode());
    assertEquals(405, send("POST", prior, "{\"value\":9}", "Bearer s3cret", null).statusCode());
    assertEquals(405, send("PUT", "/v1/lookup_tables", "", "Bearer s3cret", null).statusCode());
    assertEquals(404, get("/v1/lookup_tablesx", "Bearer s3cret").statusCode());
  }

  @Test
  void manualEntriesThatMeanNothingAreRefused() throws Exception {
    admin(null);
    String prior = "remaining_turn_prior:x";
    String[][] wrong = {
      {"prior:x", "{\"value\":1}"},
      {"remaining_turn_prior:", "{\"value\":1}"},
      {"remaining_turn_prior:" + "x".repeat(256), "{\"value\":1}"},
      {"quality_gap:f:small", "{\"value\":0}"},
      {"quality_gap:f:small:nobody", "{\"value\":0}"},
      {"quality_gap:f:small:small", "{\"value\":0}"},
      {"quality_gap:f:small:large", "{\"value\":1.01}"},
      {"handoff_penalty:small:large", "{\"value\":-0.01}"},
      {prior, ""},
      {prior, "{"},
      {prior, "3"},
      {prior, "{\"value\":\"3\"}"},
      {prior, "{\"value\":1e999}"},
      {prior, "{\"value\":3,\"source\":\"manual\"}"},
      {prior, "{\"value\":" + " ".repeat(5_000) + "3}"}
    };
    for (String[] one : wrong) {
      HttpResponse<String> refused = send("PUT", "/v1/lookup_tables/" + one[0], one[1], null, null);
      assertEquals(400, refused.statusCode(), one[0] + one[1]);
      assertTrue(refused.body().contains("(expected: "), refused.body());
    }
    assertEquals(List.of(), lookup.lines());
  }

  private HttpResponse<String> send(
      String method,
      String path,
      String body,
      @Nullable String authorization,
      @Nullable String ifMatch)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    if (ifMatch != null) {
      request.header("if-match", ifMatch);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body, @Nullable String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/feedback"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void admin(@Nullable String token) throws IOException {
    address = free();
    RatingsApi ratings = new RatingsApi(book, TestConfig::load, meters);
    LookupApi tables = new LookupApi(lookup, TestConfig::load, InstantSource.system());
    server =
        AdminServer.admin(
            address,
            token == null ? AccessTokens.OPEN : new AccessTokens(Map.of(token, Access.ALL)),
            AdminFixture.parts(
                new InMemoryJournal(10), null, ratings, tables, new PlanApi(plans), meters, ready));
  }

  private static HostPort free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", socket.getLocalPort());
    }
  }

  @Test
  void thePlannersTablesAreShownTakenOverAndForgotten() throws Exception {
    admin("s3cret");
    planTables.learn(
        new Opening(
            "coding",
            "user_turn",
            1,
            0,
            "small",
            0,
            "large",
            true,
            600,
            150,
            50,
            new Opening.Locked(3, 900, 2_400, 1_800, 60, List.of(new Opening.Ask("small", 3)))));
    String bearer = "Bearer s3cret";
    JsonNode shown = JsonMapper.shared().readTree(get("/v1/planner", bearer).body());
    assertEquals(
        "decision=coding phase=user_turn run=1 before=0 asked=small turn=0",
        shown.at("/keys/4/key").asString());
    JsonNode key = shown.at("/keys/3");
    assertEquals("decision=coding phase=user_turn run=1 before=0", key.path("key").asString());
    assertEquals(1, key.path("samples").asDouble());
    assertEquals(3, key.path("expected_locked_turns").asDouble());
    assertEquals(1, key.at("/asked/small").asDouble());
    assertEquals(50, key.path("output_tokens").asDouble());
    assertEquals(20, key.path("locked_output_tokens").asDouble());
    assertEquals(100, key.path("growth_tokens").asDouble());
    assertEquals(0.75, key.path("warm_share").asDouble());
    assertEquals(0.25, shown.at("/first_use_cached/large").asDouble());
    String snapshot = get("/v1/planner/snapshot", bearer).body();
    assertEquals(200, planner("POST", snapshot, bearer).statusCode());
    assertEquals(2, planTables.forecast(FREE_TURN).samples());
    HttpResponse<String> newer =
        planner("POST", snapshot.replace("\"version\":2", "\"version\":3"), bearer);
    assertEquals(400, newer.statusCode());
    assertTrue(newer.body().contains("body: version: 3 (expected: 1 or 2)"), newer.body());
    assertEquals(2, planTables.forecast(FREE_TURN).samples());
    assertEquals(200, planner("DELETE", "", bearer).statusCode());
    assertEquals(0, planTables.size());
  }

  @Test
  void thePlannersTablesAreGuarded() throws Exception {
    admin("s3cret");
    assertEquals(401, get("/v1/planner", null).statusCode());
    assertEquals(401, get("/v1/planner/snapshot", null).statusCode());
    assertEquals(401, planner("DELETE", "", null).statusCode());
    assertEquals(401, planner("POST", "{}", "Bearer other").statusCode());
    assertEquals(404, get("/v1/planner/x", "Bearer s3cret").statusCode());
    assertEquals(404, get("/v1/plannerx", "Bearer s3cret").statusCode());
    assertEquals(405, planner("PUT", "{}", "Bearer s3cret").statusCode());
    assertEquals(400, planner("POST", "{", "Bearer s3cret").statusCode());
  }

  private HttpResponse<String> planner(String method, String body, @Nullable String authorization)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/v1/planner"))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
