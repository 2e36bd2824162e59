package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.RecordJson;
import io.throughline.replay.whatif.RecordedChoice;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Ratings.Feedback;
import io.throughline.selector.Usage;
import io.throughline.server.Facts;
import io.throughline.server.TestConfig;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.dialect.Digests;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.server.whatif.WhatIf;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recorded choices made again: the same configuration, and others whose outcome is known. */
class WhatIfTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<String> PROFILES =
      List.of("", "", "", "CHAT", "AGENT", "AGENT", "BATCH", "SAVINGS");

  /** A cached token costs what another does, so that no cost depends on simulated caches. */
  private static final String YAML =
      """
      version: v0.3
      listeners: [{name: http, address: 127.0.0.1, port: 8801, timeout: 30s}]
      providers:
        defaults: {default_model: alpha}
        models:
          - name: alpha
            pricing: {currency: USD, prompt_per_1m: 1, cached_input_per_1m: 1, completion_per_1m: 2}
            backend_refs: [{endpoint: "127.0.0.1:9001"}]
          - name: beta
            pricing: {currency: USD, prompt_per_1m: 10, cached_input_per_1m: 10, completion_per_1m: 20}
            backend_refs: [{endpoint: "127.0.0.1:9002"}]
      routing:
        modelCards: [{name: alpha, quality_score: 0.5}, {name: beta, quality_score: 0.9}]
        signals:
          conversation:
            - {name: tools, feature: {type: count, source: {type: assistant_tool_call}}, predicate: {gte: 1}}
        decisions:
          - name: with_tools
            priority: 50
            rules: {operator: AND, conditions: [{type: conversation, name: tools}]}
            modelRefs: [{model: alpha, weight: 0.1}, {model: beta, weight: 0.9}]
            algorithm: {type: session_aware, session_aware: {base_method: static}}
          - name: everything
            rules: {operator: AND, conditions: []}
            modelRefs: [{model: alpha, weight: 0.9}, {model: beta, weight: 0.1}]
            algorithm: {type: session_aware, session_aware: {base_method: static}}
      sidecar:
        ext_proc: {address: "unix:run/x.sock"}
        admin: {address: "127.0.0.1:8080"}
      """;

  @Test
  void theSameConfigurationMakesEveryChoiceAgain() {
    RouterFixture router = new RouterFixture(TestStores.memory());
    for (long seed = 0; seed < 60; seed++) {
      play(router, new Random(seed), "session-" + seed);
    }
    router.send(Facts.body("nobody", Facts.user("hello")));
    List<RecordedChoice> choices = choices(router);
    JsonNode report = rerun(TestConfig.load(), choices);
    assertEquals(1.0, report.path("reproduced").asDouble(), report.path("differences").toString());
    assertEquals(1, report.at("/excluded/model_not_found").asInt());
    assertEquals(choices.size() - 1, report.at("/totals/turns").asInt());
    assertEquals(0, report.path("differing").asInt());
    assertEquals(report.at("/totals/recorded"), report.at("/totals/simulated"));
    for (String kind : List.of("switches", "client_named", "unpriced")) {
      assertTrue(report.at("/totals/recorded/" + kind).asInt() > 0, kind);
    }
    assertEquals(0, report.at("/totals/recorded/unsafe").asInt());
  }

  @Test
  void choicesUnderProfilesAreMadeAgain() {
    RouterConfig config =
        TestConfig.load(
            "apiVersion: v1",
            "apiVersion: v1\n  profiles: {default: CHAT, agent: {quality_floor: 0.6}}");
    RouterFixture router = new RouterFixture(TestStores.memory(), config);
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      play(
          router,
          random,
          "session-" + seed,
          () -> {
            String word = PROFILES.get(random.nextInt(PROFILES.size()));
            return word.isEmpty() ? Map.of() : Map.of("x-router-profile", word);
          });
    }
    JsonNode report = rerun(config, choices(router));
    assertEquals(1.0, report.path("reproduced").asDouble(), report.path("differences").toString());
    Set<String> reasons = new HashSet<>();
    choices(router).forEach(choice -> reasons.add(choice.reason()));
    assertTrue(
        reasons.containsAll(List.of("hard_lock=profile", "quality_floor_unmet", "base_choice")),
        reasons.toString());
  }

  @Test
  void anotherDefaultProfileHoldsTheModelsOfSessionsThatNameNone() {
    JsonNode report =
        rerun(
            load(YAML.replace("sidecar:\n", "sidecar:\n  profiles: {default: AGENT}\n")),
            session());
    assertEquals(1, report.at("/totals/recorded/switches").asInt());
    assertEquals(0, report.at("/totals/simulated/switches").asInt());
    assertEquals(2, report.at("/totals/other_model").asInt());
    assertEquals("hard_lock=profile", report.at("/differences/0/simulated/reason").asString());
  }

  @Test
  void aSessionThatStaysPaysWhatItsModelCosts() {
    JsonNode report = rerun(tools("session_aware: {base_method: static, stay_bias: 2}"), session());
    assertEquals(1, report.at("/totals/recorded/switches").asInt());
    assertEquals(0, report.at("/totals/simulated/switches").asInt());
    assertEquals(2, report.at("/totals/other_model").asInt());
    assertMoney("0.0774", report.at("/totals/recorded/cost/USD"));
    assertMoney("0.0108", report.at("/totals/simulated/cost/USD"));
    // In one of four turns beta (0.9) was asked for and alpha (0.5) held; then in all three loops.
    assertEquals(0.1, report.at("/totals/recorded/shortfall").asDouble(), 1e-9);
    assertEquals(0.3, report.at("/totals/simulated/shortfall").asDouble(), 1e-9);
    assertMoney("0.0012", report.at("/decisions/everything/simulated/cost/USD"));
    JsonNode first = report.at("/differences/0");
    assertEquals("beta", first.at("/recorded/model").asString());
    assertEquals("switch", first.at("/recorded/action").asString());
    assertEquals("alpha", first.at("/simulated/model").asString());
    assertEquals("stay_has_best_adjusted_score", first.at("/simulated/reason").asString());
    assertEquals(2, first.path("turn_index").asInt());
  }

  @Test
  void aLoopThatIsTornFromItsOwnerIsUnsafe() {
    JsonNode report =
        rerun(tools("session_aware: {base_method: static, tool_loop_hard_lock: false}"), session());
    assertEquals(0, report.at("/totals/recorded/unsafe").asInt());
    assertEquals(1, report.at("/totals/simulated/unsafe").asInt());
    assertEquals(1, report.at("/decisions/with_tools/simulated/unsafe").asInt());
    assertEquals("beta", report.at("/differences/0/simulated/model").asString());
    assertEquals("hard_lock=tool_loop", report.at("/differences/0/recorded/reason").asString());
    assertEquals(1, report.at("/totals/simulated/switches").asInt());
  }

  @Test
  void aPriceThatIsNotKnownIsCountedAndNotGuessed() {
    int beta = YAML.indexOf("name: beta");
    String unpriced =
        YAML.substring(0, beta) + YAML.substring(beta).replaceFirst(" *pricing: .*\\n", "");
    JsonNode report = rerun(load(unpriced), session());
    assertEquals(1.0, report.path("reproduced").asDouble());
    assertEquals(0, report.at("/totals/recorded/unpriced").asInt());
    assertEquals(2, report.at("/totals/simulated/unpriced").asInt());
    assertMoney("0.0034", report.at("/totals/simulated/cost/USD"));
  }

  @Test
  void aDecisionThatIsGoneIsFoundByItsSignals() {
    JsonNode report = rerun(load(YAML.replace("name: with_tools", "name: renamed")), session());
    assertEquals(3, report.at("/assumed/decision_by_signals").asInt());
    assertEquals(1.0, report.path("reproduced").asDouble(), report.toString());
  }

  @Test
  void aDecisionWithOtherCandidatesChoosesAmongThem() {
    String alone =
        YAML.replace(
            "modelRefs: [{model: alpha, weight: 0.1}, {model: beta, weight: 0.9}]",
            "modelRefs: [{model: alpha}]");
    JsonNode report = rerun(load(alone), session());
    assertEquals(0, report.at("/totals/simulated/switches").asInt());
    assertEquals(2, report.at("/totals/other_model").asInt());
  }

  @Test
  void ratingsOfThatTimeCount() throws IOException {
    RouterConfig hybrid =
        load(YAML.replace("{base_method: static}", "{base_method: hybrid, stay_bias: 0}"));
    RouterFixture router = new RouterFixture(TestStores.memory(), hybrid);
    router.learned.ratings().judge(new Feedback("beta", "alpha", false, ""), 1_500, 800);
    router.learned.ratings().judge(new Feedback("alpha", "beta", false, "with_tools"), 1_500, 800);
    play(router, new Random(1), "rated");
    List<RecordedChoice> choices =
        choices(router).stream().filter(choice -> choice.inputs() != null).toList();
    JsonNode report = rerun(hybrid, choices);
    assertEquals(1.0, report.path("reproduced").asDouble(), report.path("differences").toString());
    assertEquals(0, report.path("assumed").size(), report.path("assumed").toString());
    for (RecordedChoice choice : choices) {
      assertEquals(
          1, Objects.requireNonNull(choice.inputs()).demand().ratings().byDecision().size());
    }
  }

  @Test
  void theReportSaysWhatItCannotKnow() {
    JsonNode report = rerun(load(YAML), session());
    assertTrue(report.path("cannot_know").size() >= 5);
    assertEquals(1.0, report.path("reproduced").asDouble());
    assertEquals(1, report.path("sessions").asInt());
  }

  /** Four turns: a start, a loop on it, a switch, a stay. */
  private static List<RecordedChoice> session() {
    RouterFixture router = new RouterFixture(TestStores.memory(), load(YAML));
    List<String> messages = new ArrayList<>(List.of(Facts.user("hello")));
    turn(router, messages, "alpha", 1_000, 0, "call_1");
    messages.addAll(List.of(Facts.calls("call_1"), Facts.answer("call_1")));
    turn(router, messages, "alpha", 2_000, 1_000);
    messages.addAll(List.of(said(), Facts.user("and now")));
    turn(router, messages, "beta", 3_000, 0);
    messages.addAll(List.of(said(), Facts.user("go on")));
    turn(router, messages, "beta", 4_000, 3_000);
    return choices(router);
  }

  private static void turn(
      RouterFixture router,
      List<String> messages,
      String model,
      long input,
      long cached,
      String... calls) {
    Reply.Route route = router.routed(Facts.body("auto", messages.toArray(String[]::new)));
    assertEquals(model, route.model());
    List<Long> digests = List.of(calls).stream().map(Digests::of).toList();
    router.settlement.completed(
        RouterFixture.id(route),
        new Answer(
            200, new Usage(input, cached, 0, 100), true, digests, List.of(), null, Instant.now()));
  }

  private static String said() {
    return "{\"role\":\"assistant\",\"content\":\"done\"}";
  }

  /** Two lines of conversation, played at random: loops, named models, failures. */
  private static void play(RouterFixture router, Random random, String session) {
    play(router, random, session, Map::of);
  }

  private static void play(
      RouterFixture router, Random random, String session, Supplier<Map<String, String>> headers) {
    List<List<String>> lines = List.of(new ArrayList<>(), new ArrayList<>());
    List<String> words = List.of("prove it", "hello", "tidy up");
    for (int turn = 0; turn < 12; turn++) {
      List<String> line = lines.get(random.nextInt(2));
      String call = "call_" + session + "_" + turn;
      boolean loop = !line.isEmpty() && line.getLast().contains("tool_calls");
      line.add(
          loop
              ? Facts.answer(line.getLast().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"))
              : Facts.user(words.get(random.nextInt(3)) + " " + session + turn));
      String model = loop || random.nextInt(3) > 0 ? "auto" : "large";
      Reply reply =
          router.send(Facts.body(model, line.toArray(String[]::new)), session, headers.get());
      if (!(reply instanceof Reply.Route route)) {
        line.removeLast();
        continue;
      }
      if (random.nextInt(8) == 0) {
        router.settlement.failed(RouterFixture.id(route), 429, "x", Instant.now());
        line.add(said());
        continue;
      }
      boolean calls = random.nextBoolean();
      line.add(calls ? Facts.calls(call) : said());
      router.settlement.completed(
          RouterFixture.id(route),
          new Answer(
              200,
              random.nextInt(5) == 0 ? null : new Usage(100, random.nextInt(100), 0, 10),
              true,
              calls ? List.of(Digests.of(call)) : List.of(),
              List.of(),
              null,
              Instant.now()));
    }
  }

  private static RouterConfig tools(String settings) {
    int at = YAML.indexOf("name: with_tools");
    return load(
        YAML.substring(0, at)
            + YAML.substring(at)
                .replaceFirst("session_aware: \\{base_method: static\\}", settings));
  }

  private static RouterConfig load(String yaml) {
    return new ConfigLoader(BaseMethods.standard()).parse(yaml, Path.of("/"));
  }

  private static List<RecordedChoice> choices(RouterFixture router) {
    return router.journal.recent(100_000).stream()
        .map(replay -> RecordedChoice.of(parsed(RecordJson.of(replay))))
        .toList();
  }

  private static Map<?, ?> parsed(Map<String, Object> json) {
    return JSON.readValue(JSON.writeValueAsString(json), Map.class);
  }

  private static JsonNode rerun(RouterConfig config, List<RecordedChoice> choices) {
    return JSON.valueToTree(WhatIf.of(config, choices, 50, () -> {}).asMap());
  }

  private static void assertMoney(String expected, JsonNode found) {
    assertEquals(0, new BigDecimal(expected).compareTo(found.decimalValue()), found.toString());
  }
}
