package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.replay.journal.JournalListener;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.server.Eventually;
import io.throughline.server.config.AdminToken.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnalyticsApiTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  @TempDir private Path folder;
  private DurableJournal durable;
  private List<Route> routes;
  private AdminCalls calls;

  @BeforeEach
  void open() {
    Path file = folder.resolve("journal.sqlite");
    durable =
        new DurableJournal(
            new DurableJournal.Settings(100, 10_000, folder.resolve("spill"), 1 << 20),
            () -> EmbeddedJournal.open(file),
            JournalListener.NONE);
    durable.start();
    routes = AdminServer.routes(AdminFixture.parts(new InMemoryJournal(1), durable));
    calls = new AdminCalls(routes);
  }

  @AfterEach
  void close() {
    durable.close();
  }

  private void fill() {
    durable.append(AdminRecords.priced("1", now.minusSeconds(30), "d", "a", "0.25", "USD"));
    durable.append(AdminRecords.priced("2", now.minusSeconds(20), "d", "a", "0.50", "USD"));
    durable.append(AdminRecords.priced("3", now.minusSeconds(10), "d", "b", "1.00", "USD"));
    durable.append(AdminRecords.open("4", now.minusSeconds(5), "other", "s"));
    Eventually.eventually("stored", SOON, () -> durable.flush(SOON));
    // A question waits for a roll-up a moment only, which on a busy machine may be too short.
    Eventually.eventually(
        "rolled up", SOON, () -> !get("/api/overview").path("rolled_up_at").isNull());
  }

  private JsonNode get(String path) {
    Answer answer = calls.get(path);
    assertEquals(200, answer.status(), path);
    return JsonMapper.shared().valueToTree(answer.json());
  }

  @Test
  @DisplayName("an overview sums up what the sessions of the time come to, as soon as asked")
  void overview() {
    fill();
    JsonNode all = get("/api/overview");
    assertEquals(2, all.path("sessions").asInt());
    assertEquals(4, all.path("turns").asInt());
    assertEquals(2.0, all.path("turns_per_session").asDouble());
    assertEquals(1, all.path("costs").size());
    assertEquals(1.75, all.at("/costs/0/cost").asDouble());
    assertEquals(3.5, all.at("/costs/0/uncached_cost").asDouble());
    assertEquals(1.75, all.at("/costs/0/saved_by_caching").asDouble());
    assertEquals(180, all.path("cached_tokens").asInt());
    assertEquals(1.0, all.path("one_shot_rate").asDouble());
    assertEquals(1, all.path("one_shot_sessions").asInt(), "the other has not ended");
    assertFalse(all.path("rolled_up_at").isNull());
    assertEquals(0, get("/api/overview?to=2020-01-01T00:00:00Z").path("sessions").asInt());
  }

  @Test
  @DisplayName("sessions are listed with the newest first, and lead to their turns, oldest first")
  void sessions() {
    fill();
    JsonNode list = get("/api/sessions?limit=1");
    assertTrue(list.path("has_more").asBoolean());
    assertEquals("other", list.at("/sessions/0/tenant").asString());
    JsonNode second = get("/api/sessions?limit=1&offset=1");
    assertEquals("t", second.at("/sessions/0/tenant").asString());
    assertEquals(3, second.at("/sessions/0/turns").asInt());
    assertEquals(2, second.at("/sessions/0/models").size());
    JsonNode one = get("/api/sessions/s");
    assertEquals(2, one.path("summaries").size(), "two tenants have a session of that name");
    List<String> ids = new ArrayList<>();
    one.path("turns").forEach(turn -> ids.add(turn.path("id").asString()));
    assertEquals(List.of("1", "2", "3", "4"), ids);
    assertEquals(404, calls.get("/api/sessions/nobody").status());
  }

  @Test
  @DisplayName("a session that two tenants have an id of is read of one of them")
  void sessionOfATenant() {
    fill();
    JsonNode one = get("/api/sessions/s?tenant=other");
    assertEquals(1, one.path("summaries").size());
    assertEquals(1, one.path("turns_total").asInt());
    assertEquals("4", one.at("/turns/0/id").asString());
    assertTrue(one.path("degraded").isMissingNode());
    assertEquals(404, calls.get("/api/sessions/s?tenant=nobody").status());
    Access tenant = new Access(Scope.READ, "other");
    assertEquals(1, as(tenant, "/api/sessions/s?tenant=t").path("turns").size());
  }

  @Test
  @DisplayName("the turns of a session are told from memory, too, without its sums")
  void sessionWithoutStore() {
    InMemoryJournal memory = new InMemoryJournal(10);
    memory.append(AdminRecords.open("4", now.minusSeconds(5), "other", "s"));
    calls = new AdminCalls(AdminServer.routes(AdminFixture.parts(memory, null)));
    JsonNode one = get("/api/sessions/s");
    assertEquals("4", one.at("/turns/0/id").asString());
    assertEquals(0, one.path("summaries").size());
    assertTrue(one.path("degraded").asString().contains("in memory only"), one.toString());
    assertEquals(404, calls.get("/api/sessions/nobody").status());
  }

  @Test
  @DisplayName("while the store is away the newest turns of a session are told as such")
  void sessionDuringAnOutage() {
    try (DurableJournal away =
        new DurableJournal(
            new DurableJournal.Settings(100, 10_000, folder.resolve("away"), 1 << 20),
            () -> {
              throw new JournalStoreException("away");
            },
            JournalListener.NONE)) {
      away.start();
      away.append(AdminRecords.open("4", now.minusSeconds(5), "other", "s"));
      Eventually.eventually("away", SOON, () -> !away.trouble().isEmpty());
      calls = new AdminCalls(AdminServer.routes(AdminFixture.parts(new InMemoryJournal(1), away)));
      JsonNode one = get("/api/sessions/s");
      assertEquals("4", one.at("/turns/0/id").asString());
      assertTrue(one.path("degraded").asString().startsWith("newest records only"), one.toString());
      assertEquals(503, calls.get("/api/sessions/nobody").status());
    }
  }

  @Test
  @DisplayName("a tenant's token sees that tenant's sessions, sums and requests only")
  void tenants() {
    fill();
    Access tenant = new Access(Scope.READ, "other");
    assertEquals(1, as(tenant, "/api/overview").path("turns").asInt());
    assertEquals(1, as(tenant, "/api/overview?tenant=t").path("turns").asInt());
    assertEquals(1, as(tenant, "/api/sessions").path("sessions").size());
    assertEquals(1, as(tenant, "/api/sessions/s").path("turns").size());
    assertEquals(1, as(tenant, "/api/activity").path("requests").size());
    assertEquals(1, as(tenant, "/api/models").path("models").size());
  }

  @Test
  @DisplayName("a series has a point for each hour or day with sessions, and whose models answered")
  void series() {
    fill();
    JsonNode days = get("/api/series");
    assertEquals("day", days.path("by").asString());
    int turns = 0;
    for (JsonNode point : days.path("points")) {
      turns += point.path("turns").asInt();
      assertEquals(
          point.path("from").asString(),
          Instant.parse(point.path("from").asString()).truncatedTo(ChronoUnit.DAYS).toString());
    }
    assertEquals(4, turns);
    String from = now.minus(Duration.ofHours(2)).toString();
    JsonNode hours = get("/api/series?by=hour&tenant=t&from=" + from);
    JsonNode point = hours.at("/points/" + (hours.path("points").size() - 1));
    assertEquals(1, point.path("sessions").asInt());
    assertEquals(1, point.path("one_shot_sessions").asInt());
    assertEquals(1.75, point.at("/by_currency/USD/cost").asDouble());
    assertEquals(1.75, point.at("/by_currency/USD/cache_savings").asDouble());
    assertEquals("a", point.at("/models/0/model").asString());
    assertEquals(2.0 / 3, point.path("top_share").asDouble(), 1e-9);
    assertEquals(1.0, point.path("top_two_share").asDouble());
    assertEquals(0, point.path("switches_prevented_by_lock").asInt());
    assertEquals(0, get("/api/series?to=2020-01-01T00:00:00Z").path("points").size());
    assertEquals(400, calls.get("/api/series?by=week").status());
    assertEquals(
        400,
        calls
            .get("/api/series?by=hour&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z")
            .status());
    Access other = new Access(Scope.READ, "other");
    JsonNode own = as(other, "/api/series");
    assertEquals(1, own.at("/points/0/turns").asInt());
    assertEquals(0, own.at("/points/0/by_currency").size());
  }

  @Test
  @DisplayName("recommendations say which rules were checked, and need a token of all tenants")
  void recommendations() {
    fill();
    JsonNode none = get("/api/recommendations");
    assertEquals(0, none.path("recommendations").size());
    List<String> checked = new ArrayList<>();
    none.path("checked").forEach(rule -> checked.add(rule.asString()));
    assertTrue(checked.contains("low_recovery"), checked.toString());
    assertFalse(checked.contains("no_price"), "no file, no models");
    Access tenant = new Access(Scope.READ, "other");
    assertEquals(403, AdminCalls.by(tenant, routes).get("/api/recommendations").status());
    assertEquals(403, AdminCalls.by(tenant, routes).get("/api/config").status());
    assertEquals(404, calls.get("/api/config").status());
  }

  private JsonNode as(Access access, String path) {
    return JsonMapper.shared().valueToTree(AdminCalls.by(access, routes).get(path).json());
  }

  @Test
  @DisplayName("models and one-shot rates are by model")
  void models() {
    fill();
    JsonNode models = get("/api/models").path("models");
    assertEquals("a", models.at("/0/model").asString());
    assertEquals(1, models.at("/0/sessions_begun").asInt());
    assertEquals("b", models.at("/1/model").asString());
    assertEquals(0, models.at("/1/sessions_begun").asInt());
    JsonNode rates = get("/api/usage/one-shot");
    assertEquals(1.0, rates.path("one_shot_rate").asDouble());
    assertTrue(rates.at("/models/1/one_shot_rate").isNull());
  }

  @Test
  @DisplayName("a model is told once, with sessions that have a price and sessions that have none")
  void modelsWithoutPrice() {
    durable.append(AdminRecords.priced("1", now.minusSeconds(30), "d", "a", "0.25", "USD"));
    durable.append(AdminRecords.unpriced("2", now.minusSeconds(20), "unpriced", "a"));
    Eventually.eventually("stored", SOON, () -> durable.flush(SOON));
    Eventually.eventually("rolled up", SOON, () -> get("/api/models").path("models").size() > 0);
    JsonNode models = get("/api/models").path("models");
    assertEquals(1, models.size(), models.toString());
    assertEquals(2, models.at("/0/turns").asInt(), models.toString());
    assertEquals(1, models.at("/0/costs").size(), models.toString());
    assertEquals(1, get("/api/usage/one-shot").path("models").size());
  }

  @Test
  @DisplayName("a comparison of too few sessions says so; what it lacks is named")
  void compared() {
    fill();
    JsonNode small = get("/api/models/compare?model=a&other=b");
    assertTrue(small.path("too_small").asBoolean());
    assertTrue(small.path("cost_per_turn").isNull());
    Answer without = calls.get("/api/models/compare?model=a");
    assertEquals(400, without.status());
    assertTrue(String.valueOf(without.json()).contains("other: absent"), "" + without.json());
    assertEquals(
        400, calls.get("/api/overview?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z").status());
    assertEquals(400, calls.get("/api/overview?activity=sleeping").status());
  }

  @Test
  @DisplayName("differences have the interval that a stratified sample gives")
  void difference() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row("a", 1_000_000_000L + i % 2 * 200_000_000L, 1));
      rows.add(row("b", 3_000_000_000L, 0));
    }
    Map<?, ?> cost = (Map<?, ?>) new Comparison("a", "b", rows).json().get("cost_per_turn");
    assertEquals(1.1, (double) cost.get("model"), 1e-9);
    assertEquals(1.9, (double) cost.get("difference"), 1e-9);
    // Of 40 sessions half cost 1.0 and half 1.2: a variance of 0.4 / 39.
    double half = 1.96 * Math.sqrt(0.4 / 39 / 40);
    assertEquals(1.9 - half, (double) cost.get("from"), 1e-9);
    assertEquals(1.9 + half, (double) cost.get("to"), 1e-9);
    assertEquals(80, cost.get("sessions"));
  }

  private static Map<String, Object> row(String model, long nanos, long oneShot) {
    return Map.of(
        "model",
        model,
        "activity",
        "code",
        "turns",
        1L,
        "input_tokens",
        5_000L,
        "cost_nanos",
        nanos,
        "currency",
        "USD",
        "unpriced",
        0L,
        "duration_ms",
        100L,
        "one_shot",
        oneShot);
  }

  @Test
  @DisplayName("records in memory have no sums, and the answer says so")
  void memory() {
    AdminCalls over =
        new AdminCalls(AdminServer.routes(AdminFixture.parts(new InMemoryJournal(1), null)));
    assertEquals(503, over.get("/api/overview").status());
    assertEquals(200, over.get("/api/activity").status());
  }
}
