package io.throughline.server.exchange;

import io.throughline.selector.BaseMethods;
import io.throughline.selector.Evidence;
import io.throughline.selector.Selection;
import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.plan.Opening;
import io.throughline.selector.plan.Opening.Ask;
import io.throughline.selector.plan.Opening.Locked;
import io.throughline.selector.plan.PlanTables;
import io.throughline.selector.plan.Trail;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.decision.DecisionEngine;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.learned.LatencyBook;
import io.throughline.server.learned.Learned;
import io.throughline.server.learned.LookupBook;
import io.throughline.server.learned.RatingBook;
import io.throughline.server.signal.SignalInput;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request of a session of twelve turns, read once, and the decision that matches it: three
 * candidates, priced, {@code session_aware} over a base method. Thread-safe.
 */
final class TypicalTurn {
  /** Answers that the request holds. */
  static final int TURNS = 12;

  private static final String CONFIG =
      """
      version: v0.3
      listeners: [{name: http, address: 127.0.0.1, port: 8801}]
      providers:
        defaults: {default_model: qwen3-8b}
        models:
          - name: qwen3-8b
            pricing: {currency: USD, prompt_per_1m: 0.05, cached_input_per_1m: 0.01, completion_per_1m: 0.10}
            backend_refs: [{endpoint: "127.0.0.1:9001"}]
          - name: qwen3-32b
            pricing: {currency: USD, prompt_per_1m: 0.30, cached_input_per_1m: 0.06, completion_per_1m: 0.60}
            backend_refs: [{endpoint: "127.0.0.1:9002"}]
          - name: frontier-reasoner
            pricing: {currency: USD, prompt_per_1m: 8.00, cached_input_per_1m: 1.20, completion_per_1m: 24.00}
            backend_refs: [{endpoint: "127.0.0.1:9003"}]
      routing:
        modelCards:
          - {name: qwen3-8b, quality_score: 0.64, context_window_size: 128K}
          - {name: qwen3-32b, quality_score: 0.78, context_window_size: 128K}
          - {name: frontier-reasoner, quality_score: 0.94, context_window_size: 1M}
        decisions:
          - name: agent_work
            rules: {operator: AND, conditions: []}
            modelRefs:
              - {model: qwen3-8b, weight: 0.6}
              - {model: qwen3-32b, weight: 0.7}
              - {model: frontier-reasoner, weight: 0.8}
            algorithm: {type: session_aware, session_aware: {base_method: BASE PLANNER}}
      sidecar:
        apiVersion: v1
        ext_proc: {address: "unix:run/x.sock", message_timeout: 300ms}
        admin: {address: 127.0.0.1:8080}
      """;

  private static final int SAMPLES = 10;
  private static final Set<String> NONE_RESTING = Set.of();

  private final TurnDecider decider;
  private final RouterConfig config;
  private final RequestFacts facts;
  private final ClientRequest request;
  private final DecisionEngine.Outcome outcome;
  private final long givenUpAfterMillis;

  /**
   * Reads the request.
   *
   * @param baseMethod such as {@code hybrid}
   * @param kind {@code user} for a user's next message, {@code planned} for one that the lookahead
   *     planner weighs, {@code tools} for the answer to a tool call
   */
  TypicalTurn(String baseMethod, String kind) {
    boolean planned = kind.equals("planned");
    String planner = planned ? ", planner: lookahead, quality_price: 0.65" : "";
    config =
        new ConfigLoader(BaseMethods.standard())
            .parse(CONFIG.replace("BASE", baseMethod).replace(" PLANNER", planner), Path.of("/"));
    facts = read(kind.equals("tools"));
    Evidence evidence = planned ? learned(facts.turnIndex()) : Evidence.NONE;
    decider = new TurnDecider(BaseMethods.standard(), evidence);
    outcome =
        config
            .decisions()
            .decide(new SignalInput(facts, RequestHeaders.of(Map.<String, String>of())));
    request =
        new ClientRequest(
            "0198f2a4c3d5e6f70123456789abcdef",
            Instant.EPOCH,
            "",
            Endpoint.CHAT_COMPLETIONS,
            "/v1/chat/completions",
            "anonymous",
            "",
            new SessionIdentity("3f0c9a52-6d1b-4f6e-9c1f-2f9e6d1b4f6e", "x-session-id"));
    givenUpAfterMillis = config.sidecar().unknownAfter().toMillis();
  }

  /** Tables as typical sessions leave them. */
  private static Evidence learned(int turn) {
    PlanTables plans = new PlanTables();
    List<Ask> asks = List.of(new Ask("qwen3-8b", 1), new Ask("frontier-reasoner", 1));
    Locked locked = new Locked(2, 2_300, 4_300, 3_000, 600, asks);
    for (int run = 1; run <= Trail.RUN_MAX; run++) {
      for (int before = 0; before <= Trail.RUN_MAX; before++) {
        for (String asked : List.of("qwen3-8b", "qwen3-32b", "frontier-reasoner")) {
          Opening opening =
              new Opening(
                  "agent_work",
                  "user_turn",
                  run,
                  before,
                  asked,
                  turn,
                  "qwen3-8b",
                  true,
                  2_000,
                  300,
                  200,
                  locked);
          Collections.nCopies(SAMPLES, opening).forEach(plans::learn);
        }
      }
    }
    return new Learned(
        new LatencyBook(InstantSource.system()),
        model -> 0,
        new RatingBook(),
        new LookupBook(),
        plans);
  }

  RequestFacts facts() {
    return facts;
  }

  /** What is remembered at the time of the request. */
  SessionState settled(SessionState session, long nowMillis) {
    return session.settled(nowMillis - givenUpAfterMillis);
  }

  /** The model of the turn, with its record. */
  Selection choose(SessionState settled, long nowMillis) {
    TurnQuestion question =
        new TurnQuestion(
            config,
            request,
            facts,
            outcome,
            "",
            null,
            null,
            RouterProfile.NONE,
            NONE_RESTING,
            nowMillis);
    return decider.choose(question, settled, "");
  }

  /** The turn once a model was chosen for it. */
  PendingTurn pending(Selection selection, String exchangeId, long nowMillis) {
    if (!(selection instanceof Chosen chosen)) {
      throw new IllegalStateException("selection: " + selection + " (expected: a chosen model)");
    }
    return new PendingTurn(
        exchangeId,
        chosen.model(),
        "agent_work",
        facts.conversationDigest(),
        facts.parentDigest(),
        facts.turnIndex(),
        nowMillis,
        facts.contextTokens());
  }

  private static RequestFacts read(boolean toolLoop) {
    try {
      byte[] body = body(toolLoop).getBytes(StandardCharsets.UTF_8);
      return RequestReader.read(Api.CHAT, body, null);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }

  private static String body(boolean toolLoop) {
    StringBuilder messages = new StringBuilder("{\"role\":\"user\",\"content\":\"Begin.\"}");
    String words = "The tests of the parser fail since the last change. ".repeat(50);
    for (int turn = 1; turn < TURNS; turn++) {
      messages.append(",{\"role\":\"assistant\",\"content\":\"Answer %d.\"}".formatted(turn));
      messages.append(",{\"role\":\"user\",\"content\":\"%s\"}".formatted(words));
    }
    messages.append(
        ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_last\",");
    messages.append(
        "\"type\":\"function\",\"function\":{\"name\":\"read\",\"arguments\":\"{}\"}}]}");
    messages.append(",{\"role\":\"tool\",\"tool_call_id\":\"call_last\",\"content\":\"line\"}");
    if (!toolLoop) {
      messages.append(",{\"role\":\"user\",\"content\":\"And now the next one.\"}");
    }
    return "{\"model\":\"auto\",\"messages\":[" + messages + "]}";
  }
}
