package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.ReplayRecord;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Usage;
import io.throughline.server.Facts;
import io.throughline.server.SharedData;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.dialect.Digests;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.server.replayed.RecordedBodies;
import io.throughline.server.replayed.RecordedRun;
import io.throughline.server.replayed.SeededMethod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The recorded agent sessions in every API: what the client speaks makes no difference. */
class RecordedDialectsTest {
  private static final String RECORDING = "data/airline-agent-sessions.jsonl.gz";
  private static final long SEED = 20_261_121;
  private static final List<Endpoint> APIS =
      List.of(Endpoint.CHAT_COMPLETIONS, Endpoint.RESPONSES, Endpoint.MESSAGES);

  /** What was decided of one turn. */
  private record Decided(
      String model, String action, String reason, String owner, String phase, Map<?, ?> scores) {
    static Decided of(ReplayRecord replay) {
      var policy = Objects.requireNonNull(replay.policy());
      return new Decided(
          replay.selectedModel(),
          String.valueOf(replay.action()),
          policy.decisionReason(),
          policy.lockOwner(),
          policy.turn().phase(),
          policy.finalScores());
    }
  }

  @Test
  void theSameSessionIsDecidedTheSameInEveryApi() throws Exception {
    List<RecordedRun> runs = RecordedRun.readAll(SharedData.file(RECORDING));
    List<Decided> chat = new Replay(Endpoint.CHAT_COMPLETIONS, false).play(runs);
    assertEquals(runs.stream().mapToInt(run -> run.answers().size()).sum(), chat.size());
    assertTrue(chat.stream().filter(turn -> turn.owner().equals("issued")).count() > 100);
    assertEquals(chat, new Replay(Endpoint.RESPONSES, false).play(runs));
    assertEquals(chat, new Replay(Endpoint.MESSAGES, false).play(runs));
  }

  @Test
  void aSideCallBetweenACallAndItsResultMovesNoLoop() throws Exception {
    List<RecordedRun> runs = RecordedRun.readAll(SharedData.file(RECORDING));
    for (Endpoint api : APIS) {
      Replay replay = new Replay(api, true);
      replay.play(runs);
      assertTrue(replay.sideCalls > 100, () -> replay.sideCalls + " side calls");
    }
  }

  /** All sessions in one API, with a router of its own and the same scores. */
  private static final class Replay {
    private final Endpoint api;
    private final boolean withSideCalls;
    private final RouterFixture router;
    private int sideCalls;

    Replay(Endpoint api, boolean withSideCalls) {
      this.api = api;
      this.withSideCalls = withSideCalls;
      BaseMethods methods = BaseMethods.standard().with(new SeededMethod(SEED));
      this.router = new RouterFixture(TestStores.memory(), config(api, methods), methods);
    }

    List<Decided> play(List<RecordedRun> runs) {
      List<Decided> decided = new ArrayList<>();
      for (RecordedRun run : runs) {
        String issuer = "";
        for (int answer : run.answers()) {
          boolean loop = run.inToolLoop(answer);
          if (loop && withSideCalls) {
            sideCall(run);
          }
          Decided turn = turn(RecordedBodies.body(api.api(), run, answer), run, answer);
          if (loop) {
            assertEquals(issuer, turn.model(), () -> run.session() + " before " + answer);
            assertEquals("issued", turn.owner(), () -> run.session() + " before " + answer);
          }
          issuer = turn.model();
          decided.add(turn);
        }
      }
      return decided;
    }

    private Decided turn(String body, RecordedRun run, int answer) {
      Decided decided = send(body, run.session());
      List<Long> calls = new ArrayList<>();
      for (JsonNode call : run.messages().get(answer).path("tool_calls")) {
        calls.add(Digests.of(call.path("id").asString("")));
      }
      settle(calls);
      return decided;
    }

    /** A client asks for a title in the same session, of whatever model the router likes. */
    private void sideCall(RecordedRun run) {
      sideCalls++;
      String messages = Facts.user("Write a title of three words. " + sideCalls);
      String list = api == Endpoint.RESPONSES ? "input" : "messages";
      send("{\"model\":\"auto\",\"" + list + "\":[" + messages + "]}", run.session());
      settle(List.of());
    }

    private Decided send(String body, String session) {
      Reply reply = router.send(api, body, session, Map.of());
      assertTrue(reply instanceof Reply.Route, () -> api + ": " + reply);
      return Decided.of(router.last());
    }

    private void settle(List<Long> calls) {
      router.settlement.completed(
          router.last().id(),
          new Answer(
              200, new Usage(1_000, 800, 0, 50), true, calls, List.of(), null, Instant.now()));
    }

    private static RouterConfig config(Endpoint api, BaseMethods methods) {
      String format = api == Endpoint.MESSAGES ? "anthropic" : "openai";
      return new ConfigLoader(methods)
          .parse(
              """
              version: v0.3
              listeners: [{name: http, address: 127.0.0.1, port: 8801, timeout: 30s}]
              providers:
                defaults: {default_model: small}
                models:
                  - name: small
                    api_format: FORMAT
                    pricing: {prompt_per_1m: 0.05, cached_input_per_1m: 0.01, completion_per_1m: 0.1}
                    backend_refs: [{endpoint: "127.0.0.1:9001"}]
                  - name: middle
                    api_format: FORMAT
                    pricing: {prompt_per_1m: 0.3, cached_input_per_1m: 0.06, completion_per_1m: 0.6}
                    backend_refs: [{endpoint: "127.0.0.1:9002"}]
                  - name: frontier
                    api_format: FORMAT
                    pricing: {prompt_per_1m: 8, cached_input_per_1m: 1.2, completion_per_1m: 24}
                    backend_refs: [{endpoint: "127.0.0.1:9003"}]
              routing:
                decisions:
                  - name: everything
                    rules: {operator: AND, conditions: []}
                    modelRefs: [{model: small}, {model: middle}, {model: frontier}]
                    algorithm: {type: session_aware, session_aware: {base_method: seeded}}
              """
                  .replace("FORMAT", format),
              Path.of("/etc/tl"));
    }
  }
}
