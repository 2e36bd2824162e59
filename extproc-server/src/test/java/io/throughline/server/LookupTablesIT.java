package io.throughline.server;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lookup tables from every source, beside a real Envoy. */
class LookupTablesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TABLES = "/v1/lookup_tables";
  private static final String TAKEN = "throughline_config_reloads_total{result=\"taken\"}";
  private static final String MANUAL =
      "throughline_lookup_entries{source=\"manual\",table=\"remaining_turn_prior\"}";
  private static final String DERIVED =
      "throughline_lookup_entries{source=\"replay_derived\",table=\"handoff_penalty\"}";
  private static final String PRIOR = "{intent_or_domain: everything_else, value: 12}";

  private ScriptedModel model;
  private LiveRouter router;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedModel((request, reply) -> reply.json(200, Chats.answer("ok")));
    Function<FreePorts, String> yaml = RouterYaml.of(model.port(), model.port());
    router = LiveRouter.inChild(yaml.andThen(text -> text + tables()));
  }

  private static String tables() {
    return """
    global:
      router:
        model_selection:
          session_aware: {switch_margin: 0, min_turns_before_switch: 0}
          lookup_tables:
            enabled: true
            storage_path: lookup.json
            auto_save_interval: 1s
            populate_from_replay: true
            populate_interval: 1s
            min_samples: 1
            remaining_turn_priors: [%s]
    """
        .formatted(PRIOR);
  }

  @AfterEach
  void stop() throws IOException {
    router.close();
    model.close();
  }

  private JsonNode policy(String session, String text) throws Exception {
    HttpResponse<String> answer = router.ask(session, Chats.user(text));
    assertEquals(200, answer.statusCode(), answer.body());
    return router.records(session).getFirst().path("session_policy");
  }

  private void assertPrior(String source, double value, JsonNode policy) {
    assertEquals(source, policy.path("remaining_turn_prior_source").asString(), policy.toString());
    assertEquals(value, policy.path("remaining_turn_prior").asDouble());
  }

  @Test
  @DisplayName("a prior of the configuration is in the next record, and another after a reload")
  void configured() throws Exception {
    policy("s", "hello");
    assertPrior("config_override", 12, policy("s", "hello"));
    Path file = router.folder().resolve("c.yaml");
    Path beside = file.resolveSibling("c.yaml.new");
    Files.writeString(beside, Files.readString(file).replace(PRIOR, PRIOR.replace("12", "20")));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    eventually("the file is taken", SOON, () -> router.metric(TAKEN) == 1);
    assertPrior("config_override", 20, policy("s", "hello"));
    assertEquals(0, router.passedBy());
  }

  @Test
  @DisplayName("a manual entry counts for the next turn and after a restart")
  void manual() throws Exception {
    policy("s", "betaword");
    assertPrior("", 0, policy("s", "betaword"));
    String path = TABLES + "/remaining_turn_prior:beta_work";
    assertEquals(200, router.admin("PUT", path, "{\"value\":7}").statusCode());
    assertPrior("manual", 7, policy("s", "betaword"));
    assertEquals(1, router.metric(MANUAL));
    router.child().kill();
    router.child().startAgain();
    eventually(
        "Envoy finds the sidecar again",
        SOON,
        () -> router.ask("again", Chats.user("betaword")).statusCode() == 200);
    assertPrior("manual", 7, policy("again", "betaword"));
    assertEquals(200, router.admin("DELETE", path, "").statusCode());
    assertPrior("", 0, policy("again", "betaword"));
  }

  @Test
  @DisplayName("what a session's change of model wasted is derived, counts, and is kept")
  void derived() throws Exception {
    HttpResponse<String> first = router.ask("moved", conversation("hello"));
    router.replay(first, SOON, LookupTablesIT::isComplete);
    HttpResponse<String> second = router.ask("moved", conversation("hello", "betaword"));
    router.replay(second, SOON, LookupTablesIT::isComplete);
    eventually("it is derived", SOON, () -> router.metric(DERIVED) == 1);
    JsonNode entry = entry("handoff_penalty:alpha:beta");
    assertEquals(0.45, entry.path("value").asDouble(), 1e-9, entry.toString());
    assertEquals(1, entry.path("sample_count").asInt());
    assertTrue(entry.path("used").asBoolean(), entry.toString());
    HttpResponse<String> third = router.ask("next", conversation("hello"));
    router.replay(third, SOON, LookupTablesIT::isComplete);
    JsonNode trace = policy("next", "hello").at("/candidate_traces/beta/handoff_penalty");
    assertEquals(0.45, trace.asDouble(), 1e-9);
    Path file = router.folder().resolve("lookup.json");
    eventually(
        "it is saved",
        SOON,
        () -> Files.readString(file).contains("\"handoff_penalty:alpha:beta\""));
    router.child().terminate();
    assertEquals(0, router.child().awaitExit(SOON));
    Files.writeString(file, "{\"version\":2,\"entries\":[]}");
    router.child().startAgain();
    assertTrue(
        router.child().log().contains("lookup.json: version 2 (expected: version 1)"),
        router.child().log());
    assertEquals(1, router.metric("throughline_lookup_file_failures_total{what=\"read\"}"));
    assertEquals(
        503,
        router
            .admin("PUT", TABLES + "/remaining_turn_prior:beta_work", "{\"value\":7}")
            .statusCode());
    assertFalse(Files.readString(file).contains("beta"), "the newer file is left alone");
  }

  private JsonNode entry(String key) throws Exception {
    String body = router.admin(TABLES).body();
    return JsonMapper.shared()
        .readTree(body)
        .path("entries")
        .valueStream()
        .filter(entry -> entry.path("key").asString().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isComplete(JsonNode record) {
    return record.path("lifecycle_state").asString().equals("completed");
  }

  /** A user's messages with the model's answers between them. */
  private static String conversation(String... texts) {
    StringBuilder messages = new StringBuilder();
    for (String text : texts) {
      if (!messages.isEmpty()) {
        messages.append(",{\"role\":\"assistant\",\"content\":\"ok\"},");
      }
      messages.append("{\"role\":\"user\",\"content\":\"").append(text).append("\"}");
    }
    return Chats.request("auto", false, messages.toString());
  }
}
