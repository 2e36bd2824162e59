package io.throughline.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.InMemoryJournal;
import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.EmbeddedJournal;
import io.throughline.server.Eventually;
import io.throughline.server.config.AdminToken.Scope;
import io.throughline.server.metrics.Meters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records from one journal to another. */
class TransferTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int RECORDS = 1_234;

  private final Instant now = Instant.parse("2026-05-01T00:00:00Z");
  private @TempDir Path folder;
  private DurableJournal one;
  private DurableJournal other;

  @BeforeEach
  void open() {
    one = journal("one");
    other = journal("other");
    for (int i = 0; i < RECORDS; i++) {
      one.append(
          AdminRecords.priced(
              "p%04d".formatted(i), now.plusMillis(i), "d", "m", "0.0123456789", "EUR"));
    }
    one.append(AdminRecords.open("open", now, "other", "s"));
    Eventually.eventually("stored", SOON, () -> one.flush(SOON) && other.flush(SOON));
  }

  private DurableJournal journal(String name) {
    Path file = folder.resolve(name + ".sqlite");
    DurableJournal journal =
        new DurableJournal(
            new DurableJournal.Settings(100, 10_000, folder.resolve(name), 1 << 20),
            () -> EmbeddedJournal.open(file),
            new Meters().journal(InstantSource.system()));
    journal.start();
    return journal;
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void whatIsExportedAndImportedIsTheSame() throws Exception {
    String lines = body(calls(one).get("/api/export?format=ndjson"));
    assertEquals(RECORDS + 1, lines.lines().count());
    assertEquals(Map.of("records", RECORDS + 1), imported(other, lines).json());
    assertEquals(
        lines.replace("\"in_progress\"", "\"unknown\""), body(calls(other).get("/api/export")));
    String sums = "/v1/router_replay/aggregate?from=2026-01-01T00:00:00Z&tenant=t";
    assertEquals(calls(one).get(sums).json(), calls(other).get(sums).json());
    imported(other, lines);
    assertEquals(RECORDS + 1, total(other));
  }

  @Test
  void whatIsThereStays() throws Exception {
    String lines = body(calls(one).get("/api/export"));
    imported(one, lines.replace("\"model\":\"m\"", "x").replace("\"m\"", "\"changed\""));
    assertEquals(lines, body(calls(one).get("/api/export")));
  }

  @Test
  void anExportHasTheFiltersOfTheListAndTheCallersTenant() throws Exception {
    assertEquals(1, body(calls(one).get("/api/export?state=in_progress")).lines().count());
    AdminCalls reader = AdminCalls.by(new Access(Scope.READ, "other"), routes(one));
    assertEquals(1, body(reader.get("/api/export")).lines().count());
    assertEquals(400, calls(one).get("/api/export?format=csv").status());
    assertEquals(400, calls(one).get("/api/export?limit=5").status());
  }

  @Test
  void aTenantImportsItsOwnOnly() throws Exception {
    String lines = body(calls(one).get("/api/export"));
    AdminCalls admin = AdminCalls.by(new Access(Scope.ADMIN, "other"), routes(other));
    Answer refused = admin.call("POST", "/api/import", lines);
    assertEquals(400, refused.status());
    assertEquals("line 1: tenant: another (expected: the token's)", detail(refused));
    assertEquals(0, total(other));
    String own = body(calls(one).get("/api/export?tenant=other"));
    assertEquals(200, admin.call("POST", "/api/import", own).status());
    assertEquals(
        403,
        AdminCalls.by(new Access(Scope.READ, ""), routes(other))
            .call("POST", "/api/import", own)
            .status());
  }

  @Test
  void aWrongLineIsNamedAndNothingIsTaken() throws Exception {
    String good = body(calls(one).get("/api/export?state=in_progress"));
    String named = "{\"id\":\"a\",\"timestamp\":\"2026-01-01T00:00:00Z\"";
    String ended = named + ",\"tenant\":\"t\",\"lifecycle_state\":\"completed\"";
    String[][] wrong = {
      {"x", "not such a text"},
      {"null", "not such a text"},
      {"[]", "not such a text"},
      {"{} {}", "not such a text"},
      {"{}", "id"},
      {"{\"id\":1}", "id"},
      {"{\"id\":\"a\"}", "timestamp"},
      {"{\"id\":\"a\",\"timestamp\":\"now\"}", "timestamp"},
      {"{\"id\":\"a\",\"timestamp\":\"+999999999-01-01T00:00:00Z\"}", "timestamp"},
      {named + "}", "tenant"},
      {named + ",\"tenant\":\"t\"}", "lifecycle_state"},
      {ended + ",\"prompt_tokens\":-1}", "prompt_tokens"},
      {ended + ",\"streaming\":1}", "streaming"},
      {ended + ",\"actual_cost\":1e999999999}", "actual_cost"},
      {ended + ",\"session_policy\":[]}", "session_policy"}
    };
    for (String[] one : wrong) {
      Answer refused = imported(other, good + "\n" + one[0] + "\n");
      assertEquals(400, refused.status(), one[0]);
      assertTrue(detail(refused).startsWith("line 3: " + one[1]), one[0] + detail(refused));
    }
    assertEquals(0, total(other));
  }

  @Test
  void withoutAStoreNothingIsImported() {
    List<Route> memory = AdminServer.routes(AdminFixture.parts(new InMemoryJournal(10), null));
    assertEquals(409, new AdminCalls(memory).call("POST", "/api/import", "").status());
    assertEquals(413, imported(other, " ".repeat(TransferApi.BODY_BYTES_MAX + 1)).status());
  }

  private static Answer imported(DurableJournal to, String lines) {
    return calls(to).call("POST", "/api/import", lines);
  }

  private static AdminCalls calls(DurableJournal journal) {
    return new AdminCalls(routes(journal));
  }

  private static List<Route> routes(DurableJournal journal) {
    return AdminServer.routes(AdminFixture.parts(new InMemoryJournal(10), journal));
  }

  private static Object total(DurableJournal journal) {
    return ((Map<?, ?>) calls(journal).get("/v1/router_replay").json()).get("total");
  }

  private static String detail(Answer answer) {
    return String.valueOf(((Map<?, ?>) answer.json()).get("detail"));
  }

  private static String body(Answer answer) throws IOException {
    assertEquals(200, answer.status());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ((Answer.Stream) answer.body()).writing().to(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
