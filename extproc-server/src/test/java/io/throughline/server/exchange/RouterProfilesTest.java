package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.envoy.RoutingHeaders;
import io.throughline.replay.RecordJson;
import io.throughline.replay.ReplayRecord;
import io.throughline.selector.BaseMethods;
import io.throughline.server.Facts;
import io.throughline.server.config.ConfigLoader;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.dialect.Digests;
import io.throughline.server.exchange.Settlement.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Profiles from the header to session memory and the record, without Envoy. */
class RouterProfilesTest {
  /** Three decisions over four models, each of which prefers another. */
  private static final String YAML =
      """
      version: v0.3
      listeners: [{name: http, address: 127.0.0.1, port: 8801, timeout: 30s}]
      providers:
        defaults: {default_model: fair}
        models:
          - {name: poor, pricing: {currency: USD, prompt_per_1m: 1}, backend_refs: [{endpoint: "127.0.0.1:9001"}]}
          - {name: fair, pricing: {currency: USD, prompt_per_1m: 2}, backend_refs: [{endpoint: "127.0.0.1:9002"}]}
          - {name: good, pricing: {currency: USD, prompt_per_1m: 2}, backend_refs: [{endpoint: "127.0.0.1:9003"}]}
          - {name: best, pricing: {currency: USD, prompt_per_1m: 9}, backend_refs: [{endpoint: "127.0.0.1:9004"}]}
      routing:
        modelCards:
          - {name: poor, quality_score: 0.2}
          - {name: fair, quality_score: 0.5}
          - {name: good, quality_score: 0.7}
          - {name: best, quality_score: 0.9}
        signals:
          keywords:
            - {name: hard, operator: OR, keywords: [prove]}
            - {name: light, operator: OR, keywords: [tidy]}
        decisions:
          - name: hard_work
            priority: 50
            rules: {operator: OR, conditions: [{type: keyword, name: hard}]}
            modelRefs: [{model: best, weight: 0.9}, {model: fair, weight: 0.5}]
            algorithm: {type: session_aware, session_aware: {base_method: static}}
          - name: light_work
            priority: 40
            rules: {operator: OR, conditions: [{type: keyword, name: light}]}
            modelRefs: [{model: poor, weight: 0.9}, {model: good, weight: 0.8}]
            algorithm: {type: latency_aware}
          - name: other_work
            rules: {operator: AND, conditions: []}
            modelRefs: [{model: fair, weight: 0.9}, {model: good, weight: 0.8}, {model: poor, weight: 0.7}]
            algorithm: {type: static}
      sidecar:
        ext_proc: {address: "unix:run/x.sock"}
        admin: {address: "127.0.0.1:8080"}
        profiles: {agent: {quality_floor: 0.5}}
      """;

  private static RouterConfig config(String yaml) {
    return new ConfigLoader(BaseMethods.standard()).parse(yaml, Path.of("/"));
  }

  static RouterFixture router() {
    return router("profiles: {agent: {quality_floor: 0.5}}");
  }

  private static RouterFixture router(String profiles) {
    String yaml = YAML.replace("profiles: {agent: {quality_floor: 0.5}}", profiles);
    return new RouterFixture(TestStores.memory(), config(yaml));
  }

  static Map<String, String> profile(String word) {
    return word.isEmpty() ? Map.of() : Map.of("x-router-profile", word);
  }

  private static Reply.Route ask(RouterFixture router, String text, String session, String word) {
    Reply reply =
        router.send(Facts.body("auto", Facts.user(text + " " + session)), session, profile(word));
    Reply.Route route = (Reply.Route) reply;
    router.settlement.completed(RouterFixture.id(route), answer(List.of()));
    return route;
  }

  static Answer answer(List<String> calls) {
    List<Long> digests = calls.stream().map(Digests::of).toList();
    return new Answer(200, null, false, digests, List.of(), null, Instant.now());
  }

  @Test
  void eachProfileChoosesInItsWay() {
    RouterFixture router = router();
    assertEquals("best", ask(router, "prove", "none", "").model());
    assertEquals("fair", ask(router, "prove", "savings", "savings").model());
    assertEquals("poor", ask(router, "anything", "savings2", "Savings").model());
    assertEquals("best", ask(router, "prove", "chat", "CHAT").model());
    for (int i = 0; i < 30; i++) {
      router.latencies.streamed("best", 900, 4_000, 100);
      router.latencies.streamed("fair", 100, 500, 100);
    }
    Reply.Route chat = ask(router, "prove", "chat", "CHAT");
    assertEquals("fair", chat.model());
    assertEquals("CHAT", chat.clientHeaders().get("x-throughline-profile"));
    assertEquals("base_choice", chat.clientHeaders().get("x-throughline-reason"));
    assertEquals("fastest", router.last().selectionMethod());
    assertEquals("CHAT", RecordJson.of(router.last()).get("profile"));
    assertEquals("good", ask(router, "tidy", "agent", "agent").model());
    assertEquals("good", ask(router, "prove", "agent", "").model());
    assertEquals("hard_lock=profile", reason(router.last()));
    assertEquals("AGENT", router.last().log().profile());
  }

  @Test
  void withoutAProfileNothingIsSaidOfOne() {
    RouterFixture router = router();
    Reply.Route plain = ask(router, "prove", "plain", "");
    assertFalse(plain.clientHeaders().containsKey("x-throughline-profile"));
    assertFalse(RecordJson.of(router.last()).containsKey("profile"));
  }

  @Test
  void anyOtherWordIsRefusedAndNamesTheFour() {
    RouterFixture router = router();
    for (String word : List.of("FAST", "none", "AGENT,CHAT", "\u0130")) {
      Reply reply = router.send(Facts.body("auto", Facts.user("x")), "s", profile(word));
      Reply.Refuse refused = (Reply.Refuse) reply;
      assertEquals(400, refused.error().status());
      String message = refused.error().message();
      assertTrue(message.endsWith("(expected: CHAT, AGENT, BATCH, SAVINGS)"), message);
    }
    assertEquals(Reply.Route.class, router.send(Facts.body("auto", Facts.user("x"))).getClass());
  }

  @Test
  void theSessionKeepsItsProfileUntilAHeaderSaysOtherwise() {
    RouterFixture router = router();
    ask(router, "prove", "s", "SAVINGS");
    assertEquals("SAVINGS", header(ask(router, "prove", "s", "")));
    assertEquals("CHAT", header(ask(router, "prove", "s", "chat")));
    assertEquals("CHAT", header(ask(router, "prove", "s", "")));
  }

  @Test
  void defaultsCountInTheirOrderAndNotForASessionThatHasBegun() {
    RouterFixture tenant =
        router("profiles: {default: CHAT, tenants: {t: BATCH}, workspaces: {t: SAVINGS}}");
    assertEquals("BATCH", header(ask(tenant, "x", "s", "")));
    assertEquals("AGENT", header(ask(tenant, "x", "s", "AGENT")));
    RouterFixture workspace =
        router(
            "workspaces: {w: {tenants: [t]}}\n  profiles: {default: CHAT, workspaces: {w: savings}}");
    assertEquals("SAVINGS", header(ask(workspace, "x", "s", "")));
    assertEquals("CHAT", header(ask(router("profiles: {default: chat}"), "x", "s", "")));
  }

  private static String header(Reply.Route route) {
    return route.clientHeaders().getOrDefault("x-throughline-profile", "");
  }

  @Test
  void whoTakesARequestOverKeepsTheFloorToo() {
    RouterFixture router = router();
    Reply.Route route = ask(router, "other", "s", "AGENT");
    assertEquals(List.of("fair", RoutingHeaders.twin("good")), route.attempts());
  }

  @Test
  void aFloorThatNobodyKeepsIsAnError() {
    RouterFixture router = router("profiles: {agent: {quality_floor: 0.95}}");
    Reply reply = router.send(Facts.body("auto", Facts.user("x")), "s", profile("AGENT"));
    assertEquals("quality_floor_unmet", ((Reply.Refuse) reply).error().code());
    assertEquals(400, ((Reply.Refuse) reply).error().status());
    Reply chat = router.send(Facts.body("auto", Facts.user("x")), "s", profile("CHAT"));
    assertEquals(Reply.Route.class, chat.getClass());
  }

  @Test
  void aSideCallOnAModelOfItsOwnLeavesTheSessionsModel() {
    RouterFixture router = router();
    assertEquals("fair", ask(router, "other", "s", "AGENT").model());
    Reply.Route title =
        (Reply.Route) router.send(Facts.body("poor", Facts.user("a title")), "s", Map.of());
    router.settlement.completed(RouterFixture.id(title), answer(List.of()));
    assertEquals("poor", title.model());
    assertEquals("fair", ask(router, "prove a new line", "s", "").model());
  }

  static String reason(ReplayRecord record) {
    return Objects.requireNonNull(record.policy()).decisionReason();
  }

  @Test
  @DisplayName("an AGENT session moves for the named exceptions alone, and the floor holds")
  void anAgentSessionNeverMovesByItself() {
    HeldSessions held = HeldSessions.play(150, 20);
    assertEquals(List.of(), held.broken());
    assertTrue(held.moves() > 100, held.moves() + " moves");
  }
}
