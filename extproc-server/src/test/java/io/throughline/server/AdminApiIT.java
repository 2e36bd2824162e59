package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.BaseMethods;
import io.throughline.server.admin.AdminRecords;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.sdk.PythonSdk;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin address of a running sidecar that has some records. */
class AdminApiIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration TESTED_WITHIN = Duration.ofSeconds(180);
  private static final String CHECKS =
      "not_a_server_error,status_code_conformance,content_type_conformance,"
          + "response_schema_conformance";

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private FreePorts ports;
  private Sidecar sidecar;

  @BeforeEach
  void start() throws Exception {
    ports = FreePorts.find();
    String admin = "admin: {address: \"127.0.0.1:" + ports.admin() + "\"";
    String yaml =
        RouterYaml.of(1, 2)
            .apply(ports)
            .replace(
                admin,
                admin
                    + ", token_env: ALL, tokens: [{token_env: LOOKS},"
                    + " {token_env: ACME, tenant: acme, scope: admin}]");
    sidecar =
        Sidecar.start(
            new ConfigLoader(BaseMethods.standard()).parse(yaml, folder),
            new Sidecar.Parts(
                BaseMethods.standard(),
                null,
                InstantSource.system(),
                Map.of("ALL", "all", "LOOKS", "looks", "ACME", "acme")));
    fill(Instant.now());
  }

  private void fill(Instant now) throws Exception {
    for (int i = 0; i < 30; i++) {
      Instant at = now.minusSeconds(i);
      sidecar
          .journal()
          .append(AdminRecords.priced("p" + i, at, "d" + i % 3, "alpha", "0.1", "USD"));
    }
    sidecar.journal().append(AdminRecords.open("acmes", now, "acme", "s"));
    // Until then records are read from memory, and a tenant cannot be deleted.
    eventually(
        "the store is open", SOON, () -> json("/api/health", "all").at("/journal/up").asBoolean());
    eventually(
        "all are there", SOON, () -> json("/v1/router_replay", "all").path("total").asInt() == 31);
  }

  @AfterEach
  void stop() {
    sidecar.close();
    http.close();
  }

  @Test
  @DisplayName("every answer is one that the OpenAPI document tells of")
  void answersAreAsTheDocumentTells() throws Exception {
    Path said = folder.resolve("schemathesis.txt");
    ProcessBuilder testing =
        new ProcessBuilder(
            PythonSdk.program("st").toString(),
            "run",
            "http://127.0.0.1:" + ports.admin() + "/openapi.json",
            "--header=Authorization: Bearer all",
            "--checks=" + CHECKS,
            // A stream that has no end.
            "--exclude-path=/api/live/events",
            "--phases=examples,coverage,fuzzing",
            "--max-examples=12",
            "--max-time=25",
            "--generation-deterministic",
            "--suppress-health-check=all",
            "--no-color");
    testing.environment().put("PYTHONPATH", PythonSdk.scripts().toString());
    testing.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    testing.environment().put("SCHEMATHESIS_HOOKS", "ndjson_bodies");
    Process tester =
        testing
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertTrue(tester.waitFor(TESTED_WITHIN.toSeconds(), TimeUnit.SECONDS), "it hangs");
      String report = Files.readString(said, StandardCharsets.UTF_8);
      assertEquals(0, tester.exitValue(), report);
    } finally {
      tester.destroyForcibly();
    }
  }

  @Test
  @DisplayName("a token of one tenant sees and deletes that tenant's records only")
  void aTenantsToken() throws Exception {
    assertEquals(401, get("/v1/router_replay", "none").statusCode());
    assertEquals(401, get("/openapi.json", "none").statusCode());
    assertEquals(1, json("/v1/router_replay", "acme").path("total").asInt());
    assertEquals(404, get("/v1/router_replay/p0", "acme").statusCode());
    assertEquals(403, send("DELETE", "/api/tenants/acme", "looks").statusCode());
    assertEquals(404, send("DELETE", "/api/tenants/t", "acme").statusCode());
    assertEquals(200, send("DELETE", "/api/tenants/acme", "acme").statusCode());
    assertEquals(0, json("/v1/router_replay", "acme").path("total").asInt());
    assertEquals(30, json("/v1/router_replay", "looks").path("total").asInt());
  }

  @Test
  @DisplayName("the state of the stores")
  void health() throws Exception {
    JsonNode health =
        eventually(
            "the journal's store is open",
            SOON,
            () -> json("/api/health", "looks"),
            told -> told.path("status").asString().equals("ok"));
    assertEquals("embedded", health.at("/journal/type").asString());
    assertEquals("memory", health.at("/session_store/type").asString());
    assertEquals(403, get("/api/health", "acme").statusCode());
    assertEquals("ok\n", get("/health", "none").body());
    HttpResponse<String> head = send("HEAD", "/health", "none");
    assertEquals(List.of("", 200), List.of(head.body(), head.statusCode()));
  }

  private JsonNode json(String path, String token) throws Exception {
    HttpResponse<String> answer = get(path, token);
    assertEquals(200, answer.statusCode(), answer.body());
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return send("GET", path, token);
  }

  private HttpResponse<String> send(String method, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.admin() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("authorization", "Bearer " + token)
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
