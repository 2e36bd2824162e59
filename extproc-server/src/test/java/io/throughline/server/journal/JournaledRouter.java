package io.throughline.server.journal;

import static io.throughline.server.Eventually.eventually;

import io.throughline.envoy.EnvoyVersion;
import io.throughline.server.Chats;
import io.throughline.server.LiveRouter;
import io.throughline.server.RouterYaml;
import io.throughline.server.ScriptedModel;
import io.throughline.server.Sidecar;
import io.throughline.server.SidecarChild.Launch;
import io.throughline.server.cli.Main;
import io.throughline.server.journal.Found.Listed;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A sidecar with a journal, behind an Envoy, and what its admin address tells of that journal. */
final class JournaledRouter implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int PAGE = 100;
  private static final String MESSAGE_TIMEOUTS = "message_timeouts";

  /** Long enough for a busy machine, where time is not what is looked at. */
  static final Duration PATIENT = Duration.ofSeconds(5);

  private final ScriptedModel model;
  private final LiveRouter router;

  private JournaledRouter(ScriptedModel model, LiveRouter router) {
    this.model = model;
    this.router = router;
  }

  /**
   * Starts it, the sidecar in a process of its own.
   *
   * @param journal the block {@code sidecar.journal}, in braces
   */
  static JournaledRouter inChild(String journal, Duration messageTimeout, Launch launch)
      throws IOException {
    ScriptedModel model = model();
    return new JournaledRouter(
        model,
        LiveRouter.inChild(
            yaml(model, messageTimeout).andThen(text -> text + block(journal)),
            launch,
            EnvoyVersion.DEFAULT));
  }

  /** The sidecar in this process, with parts of the caller's choice. */
  static JournaledRouter inProcess(String journal, Sidecar.Parts parts) throws IOException {
    ScriptedModel model = model();
    return new JournaledRouter(
        model,
        LiveRouter.inProcess(yaml(model, PATIENT).andThen(text -> text + block(journal)), parts));
  }

  /** How sidecars are started here. */
  static Launch launch(List<String> jvm, List<String> before) {
    return new Launch(Main.class, jvm, Map.of(), before);
  }

  private static ScriptedModel model() throws IOException {
    String answer = Chats.answer("done");
    return ScriptedModel.forgetful((request, reply) -> reply.json(200, answer));
  }

  private static RouterYaml yaml(ScriptedModel model, Duration messageTimeout) {
    return new RouterYaml(model.port(), model.port(), messageTimeout);
  }

  private static String block(String journal) {
    return "  journal: " + journal + "\n";
  }

  LiveRouter router() {
    return router;
  }

  /** kill -9; when it was over. */
  long kill() throws InterruptedException {
    router.child().kill();
    return System.currentTimeMillis();
  }

  /** Every record that the journal's store lists, in pages. */
  Found all() throws IOException, InterruptedException {
    return all(PAGE);
  }

  /** The same in pages of another size. */
  Found all(int limit) throws IOException, InterruptedException {
    List<Listed> listed = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      cursor = page(limit, cursor.get(), listed);
    }
    return Found.of(listed);
  }

  /**
   * Reads one page of the store.
   *
   * @param cursor of the page; "" for the first
   * @param into takes what is listed
   * @return the cursor of the next; empty behind the last
   */
  Optional<String> page(int limit, String cursor, List<Listed> into)
      throws IOException, InterruptedException {
    JsonNode page = list("?limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
    if (page.has("degraded")) {
      throw new IOException("the store does not answer: " + page.path("degraded"));
    }
    into.addAll(listed(page));
    return Optional.of(page.path("next_cursor").asString("")).filter(next -> !next.isEmpty());
  }

  /** Ids of the newest records that are in the store for certain; empty while it is away. */
  List<String> newestStored() throws IOException, InterruptedException {
    JsonNode page = list("?limit=" + PAGE);
    return page.has("degraded") ? List.of() : listed(page).stream().map(Listed::id).toList();
  }

  private JsonNode list(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = router.admin("/v1/router_replay" + query);
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private static List<Listed> listed(JsonNode page) {
    List<Listed> listed = new ArrayList<>();
    for (JsonNode one : page.path("data")) {
      listed.add(
          new Listed(
              one.path("id").asString(),
              one.path("lifecycle_state").asString("").equals("in_progress")));
    }
    return listed;
  }

  /** What {@code /api/health} says of the journal. */
  JsonNode health() throws IOException, InterruptedException {
    return JSON.readTree(router.admin("/api/health").body()).path("journal");
  }

  /** Waits until the health page names a trouble. */
  String awaitTrouble() {
    return eventually(
        "the health page names the trouble",
        SOON,
        () -> health().path("trouble").asString(""),
        trouble -> !trouble.isEmpty());
  }

  /** Waits until the store takes records and has all that was spilled. */
  void awaitOpen() {
    eventually(
        "the journal's store takes records",
        SOON,
        this::health,
        health -> health.path("up").asBoolean() && health.path("spilled_bytes").asLong() == 0);
  }

  /** Turns of all sessions from a moment on, as they were rolled up. */
  long rolledUpTurns(Instant from, Instant to) throws IOException, InterruptedException {
    String time = "?from=%s&to=%s".formatted(encoded(from), encoded(to));
    return JSON.readTree(router.admin("/api/overview" + time).body()).path("turns").asLong(-1);
  }

  private static String encoded(Instant at) {
    return URLEncoder.encode(at.toString(), StandardCharsets.UTF_8);
  }

  /** Messages of all kinds that the sidecar did not answer in time. */
  long messageTimeouts() {
    return router.counters().entrySet().stream()
        .filter(counter -> counter.getKey().contains(".ext_proc."))
        .filter(counter -> counter.getKey().endsWith(MESSAGE_TIMEOUTS))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public void close() throws IOException {
    router.close();
    model.close();
  }
}
