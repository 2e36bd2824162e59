package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.server.Eventually;
import io.throughline.server.config.AdminToken.Scope;
import io.throughline.server.metrics.Meters;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of all records, over a store and over memory. */
class StoredRecordsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
  private final InMemoryJournal memory = new InMemoryJournal(5_000);
  private @TempDir Path folder;
  private DurableJournal durable;
  private List<Route> routes;

  @BeforeEach
  void open() {
    Path file = folder.resolve("journal.sqlite");
    durable =
        new DurableJournal(
            new DurableJournal.Settings(100, 10_000, folder.resolve("spill"), 1 << 20),
            () -> EmbeddedJournal.open(file),
            new Meters().journal(InstantSource.system()));
    durable.start();
    routes = AdminServer.routes(AdminFixture.parts(memory, durable));
  }

  @AfterEach
  void close() {
    durable.close();
  }

  private void fill() {
    for (int i = 0; i < 4; i++) {
      String model = i == 3 ? "b" : "a";
      String currency = i == 0 ? "EUR" : "USD";
      var replay =
          AdminRecords.priced("p" + i, now.minusSeconds(i), "d" + i % 2, model, "0.25", currency);
      durable.append(replay);
      memory.append(replay);
    }
    var open = AdminRecords.open("o", now, "other", "s");
    durable.append(open);
    memory.append(open);
    var old = AdminRecords.open("old", now.minus(Duration.ofDays(2)), "t", "s");
    durable.append(old);
    memory.append(old);
    Eventually.eventually("stored", SOON, () -> durable.flush(SOON));
  }

  @Test
  void sumsAreTheSameOverTheStoreAndOverMemory() {
    fill();
    AdminCalls overMemory = new AdminCalls(AdminServer.routes(AdminFixture.parts(memory, null)));
    for (String query : List.of("", "?model=a", "?decision=d1", "?from=2020-01-01T00:00:00Z")) {
      assertEquals(
          json(overMemory.get("/v1/router_replay/aggregate" + query)),
          json(new AdminCalls(routes).get("/v1/router_replay/aggregate" + query)),
          query);
    }
  }

  @Test
  void currenciesAreNeverAddedUp() {
    fill();
    JsonNode all = json(new AdminCalls(routes).get("/v1/router_replay/aggregate"));
    assertEquals(5, all.path("record_count").asInt());
    assertTrue(all.at("/summary/actual_spend").isMissingNode());
    assertEquals(4, all.at("/summary/cost_record_count").asInt());
    assertEquals(1, all.at("/summary/excluded_record_count").asInt());
    assertEquals("EUR", all.at("/by_currency/0/currency").asString());
    assertEquals(new BigDecimal("0.75"), all.at("/by_currency/1/actual_spend").decimalValue());
    assertTrue(all.path("left_out").toString().contains("2 currencies"));
    JsonNode dollars = json(new AdminCalls(routes).get("/v1/router_replay/aggregate?decision=d1"));
    assertEquals("USD", dollars.at("/summary/currency").asString());
    assertEquals(new BigDecimal("0.5"), dollars.at("/summary/actual_spend").decimalValue());
    assertEquals(new BigDecimal("0.5"), dollars.at("/summary/total_saved").decimalValue());
    assertEquals(200, dollars.at("/token_volume/input_tokens").asInt());
    assertEquals(120, dollars.at("/token_volume/cached_tokens").asInt());
    assertEquals("[\"a\",\"b\"]", dollars.path("available_models").toString());
  }

  @Test
  void aggregatesAreOfTheCallersTenant() {
    fill();
    AdminCalls other = AdminCalls.by(new Access(Scope.READ, "other"), routes);
    assertEquals(
        1, json(other.get("/v1/router_replay/aggregate?tenant=t")).path("record_count").asInt());
  }

  @Test
  void aTrajectoryTellsTheTurnsOldestFirst() {
    fill();
    AdminCalls calls = AdminCalls.by(new Access(Scope.READ, "t"), routes);
    assertEquals(400, calls.get("/v1/router_replay/trajectory").status());
    JsonNode told = json(calls.get("/v1/router_replay/trajectory?session_id=s"));
    assertEquals(5, told.path("record_count").asInt());
    assertEquals(List.of("old", "p3", "p2", "p1", "p0"), ids(told));
    JsonNode last = told.at("/messages/4");
    assertTrue(last.path("content").isNull());
    assertEquals(60, last.path("cached_tokens").asInt());
    assertEquals(
        0,
        json(calls.get("/v1/router_replay/trajectory?session_id=x")).path("record_count").asInt());
  }

  @Test
  void aLongTrajectoryHasMore() {
    for (int i = 0; i < Trajectory.RECORDS_MAX + 5; i++) {
      durable.append(AdminRecords.open("r%04d".formatted(i), now.minusMillis(i), "t", "long"));
    }
    Eventually.eventually("stored", SOON, () -> durable.flush(SOON));
    AdminCalls calls = new AdminCalls(routes);
    JsonNode newest = json(calls.get("/v1/router_replay/trajectory?session_id=long"));
    assertTrue(newest.path("has_more").asBoolean());
    assertEquals("r0000", ids(newest).getLast());
    JsonNode rest =
        json(
            calls.get(
                "/v1/router_replay/trajectory?session_id=long&cursor="
                    + newest.path("next_cursor").asString()));
    assertEquals(List.of("r1004", "r1003", "r1002", "r1001", "r1000"), ids(rest));
  }

  @Test
  void aTenantsRecordsAreDeletedInMemoryAndInTheStore() {
    fill();
    for (int i = 0; i < 2_500; i++) {
      durable.append(AdminRecords.open("t%04d".formatted(i), now, "t", "s"));
    }
    AdminCalls admin = new AdminCalls(routes);
    assertEquals(2_505, json(admin.call("DELETE", "/api/tenants/t")).path("deleted").asInt());
    assertEquals(404, admin.get("/v1/router_replay/p0").status());
    assertEquals(404, admin.get("/v1/router_replay/t2499").status());
    assertEquals(200, admin.get("/v1/router_replay/o").status());
    assertEquals(0, json(admin.get("/v1/router_replay?tenant=t")).path("total").asInt());
    assertEquals(1, json(admin.get("/v1/router_replay")).path("total").asInt());
    // An end that comes later brings nothing back.
    durable.update("t2499", outcome -> outcome.withStatus(200));
    Eventually.eventually("stored", SOON, () -> durable.flush(SOON));
    assertEquals(404, admin.get("/v1/router_replay/t2499").status());
  }

  @Test
  void aTenantIsDeletedByItsOwnAdminAndByTheAdminOfAll() {
    fill();
    Access own = new Access(Scope.ADMIN, "other");
    assertEquals(404, AdminCalls.by(own, routes).call("DELETE", "/api/tenants/t").status());
    assertEquals(200, new AdminCalls(routes).get("/v1/router_replay/p0").status());
    Access reader = new Access(Scope.READ, "other");
    assertEquals(403, AdminCalls.by(reader, routes).call("DELETE", "/api/tenants/other").status());
    assertEquals(200, AdminCalls.by(own, routes).call("DELETE", "/api/tenants/other").status());
    AdminCalls withoutStore = new AdminCalls(AdminServer.routes(AdminFixture.parts(memory, null)));
    assertEquals(409, withoutStore.call("DELETE", "/api/tenants/t").status());
  }

  @Test
  void healthTellsOfTheStores() {
    Eventually.eventually("stored", SOON, () -> durable.flush(SOON));
    JsonNode health = json(new AdminCalls(routes).get("/api/health"));
    assertEquals("ok", health.path("status").asString());
    assertEquals("embedded", health.at("/journal/type").asString());
    assertTrue(health.at("/journal/up").asBoolean());
    assertNull(health.get("absent"));
    assertEquals("memory", health.at("/session_store/type").asString());
  }

  private static List<String> ids(JsonNode trajectory) {
    return trajectory
        .path("messages")
        .valueStream()
        .map(m -> m.path("record_id").asString())
        .toList();
  }

  private static JsonNode json(Answer answer) {
    assertEquals(200, answer.status(), String.valueOf(answer.json()));
    return JSON.readTree(JSON.writeValueAsString(answer.json()));
  }
}
