package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.PassedLimit;
import io.throughline.replay.journal.SessionLengths;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.Usage;
import io.throughline.server.Facts;
import io.throughline.server.TestConfig;
import io.throughline.server.exchange.Settlement.Answer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Limits of sessions, over real session memory and the real selector. */
class GuardianTest {
  private static final String NOTICE = "Notice: this session has passed its limit of ";

  private static RouterFixture router(String guardian) {
    String settings = "apiVersion: v1\n  guardian: " + guardian;
    return new RouterFixture(
        TestStores.memory(), TestConfig.load("apiVersion: v1", settings), BaseMethods.standard());
  }

  /** The body of a session's turn, from 1. */
  private static String turn(int number) {
    List<String> messages = new ArrayList<>();
    for (int i = 1; i < number; i++) {
      messages.add(Facts.user("step " + i));
      messages.add("{\"role\":\"assistant\",\"content\":\"done " + i + "\"}");
    }
    messages.add(Facts.user("step " + number));
    return Facts.body("auto", messages.toArray(String[]::new));
  }

  /** A turn in which one call was made so often. */
  private static String loop(int calls) {
    List<String> messages = new ArrayList<>(List.of(Facts.user("go")));
    for (int i = 0; i < calls; i++) {
      String id = "c" + i;
      messages.add(
          """
          {"role":"assistant","tool_calls":[{"id":"%s","type":"function",\
          "function":{"name":"f","arguments":"{}"}}]}\
          """
              .formatted(id));
      messages.add(
          "{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"r%d\"}".formatted(id, i));
    }
    return Facts.body("auto", messages.toArray(String[]::new));
  }

  private static Reply.Route answered(RouterFixture router, String body, long inputTokens) {
    Reply.Route route = router.routed(body);
    Instant now = Instant.now();
    router.settlement.completed(
        RouterFixture.id(route),
        new Answer(200, new Usage(inputTokens, 0, 0, 0), true, List.of(), List.of(), now, now));
    return route;
  }

  private static List<String> limits(RouterFixture router) {
    return router.last().log().limits().stream()
        .map(limit -> limit.limit() + " " + limit.value() + " of " + limit.max())
        .toList();
  }

  private static String told(Reply.Route route) {
    return route.clientHeaders().get("x-throughline-correction");
  }

  @Test
  @DisplayName("within its limits a session is not told of them")
  void within() {
    RouterFixture router = router("{turns: {max: 2, action: block}, cost: {max: 1}}");
    for (int i = 1; i <= 2; i++) {
      Reply.Route route = answered(router, turn(i), 10);
      assertFalse(route.clientHeaders().containsKey("x-throughline-guardian"));
      assertEquals(List.of(), limits(router));
    }
  }

  @Test
  @DisplayName("a flagged turn is served, and told of in record, header and metric")
  void flags() {
    RouterFixture router = router("{turns: {max: 1}}");
    answered(router, turn(1), 10);
    Reply.Route second = answered(router, turn(2), 10);
    assertEquals(List.of("turns 2 of 1"), limits(router));
    assertEquals("turns=flag", second.clientHeaders().get("x-throughline-guardian"));
    assertFalse(second.body().toStringUtf8().contains("Notice"));
    assertTrue(
        router
            .meters
            .scrape()
            .contains("throughline_guardian_total{action=\"flag\",limit=\"turns\"} 1"));
  }

  @Test
  @DisplayName("a blocked turn is answered 429 and leaves no trace in the session")
  void blocks() {
    RouterFixture router = router("{turns: {max: 1, action: block}}");
    answered(router, turn(1), 10);
    for (int again = 0; again < 2; again++) {
      Reply.Refuse refused = assertInstanceOf(Reply.Refuse.class, router.send(turn(2)));
      assertEquals(429, refused.error().status());
      assertEquals("session_limit_exceeded", refused.error().code());
      assertEquals(
          "This session has passed its limit of turns: 2 (limit: 1).", refused.error().message());
      assertEquals("false", refused.error().headers().get("x-should-retry"));
      assertEquals("turns=block", refused.clientHeaders().get("x-throughline-guardian"));
      assertEquals(List.of("turns 2 of 1"), limits(router));
      assertEquals(429, router.last().outcome().responseStatus());
    }
  }

  @Test
  @DisplayName("turns that wait count; a request that is sent again counts once")
  void waiting() {
    RouterFixture router = router("{turns: {max: 1}}");
    router.routed(turn(1));
    router.routed(turn(1));
    assertEquals(List.of(), limits(router));
    router.routed(Facts.body("auto", Facts.user("a second agent")));
    assertEquals(List.of("turns 2 of 1"), limits(router));
  }

  @Test
  @DisplayName("a session that memory lost is as long as its request says")
  void fromTheRequest() {
    RouterFixture router = router("{turns: {max: 3}}");
    router.routed(turn(7));
    assertEquals(List.of("turns 7 of 3"), limits(router));
  }

  @Test
  @DisplayName("what was spent counts from the answer on, in its own currency")
  void cost() {
    RouterFixture router = router("{cost: {max: 1.5, action: block}}");
    // 20 million tokens at 0.05 a million.
    answered(router, turn(1), 20_000_000);
    answered(router, turn(2), 20_000_000);
    Reply.Refuse refused = assertInstanceOf(Reply.Refuse.class, router.send(turn(3)));
    assertEquals(
        "This session has passed its limit of cost: 2 USD (limit: 1.5 USD).",
        refused.error().message());
    PassedLimit limit = router.last().log().limits().getFirst();
    assertEquals(new BigDecimal("2"), limit.value());
    assertEquals("USD", limit.currency());
    RouterFixture other = router("{cost: {max: 1.5, currency: EUR, action: block}}");
    answered(other, turn(1), 200_000_000);
    assertInstanceOf(Reply.Route.class, other.send(turn(2)));
  }

  @Test
  @DisplayName("the model is told once; a request that failed is told again")
  void corrects() {
    RouterFixture router = router("{turns: {max: 1, action: correct}}");
    assertNull(told(answered(router, turn(1), 10)));
    Reply.Route second = router.routed(turn(2));
    assertEquals("turns", told(second));
    assertTrue(second.body().toStringUtf8().contains(NOTICE + "turns: 2, of 1."));
    assertTrue(router.last().log().limits().getFirst().told());
    router.settlement.failed(RouterFixture.id(second), 500, "upstream_5xx", Instant.now());
    assertEquals("turns", told(answered(router, turn(2), 10)));
    Reply.Route third = answered(router, turn(3), 10);
    assertNull(told(third));
    assertEquals("turns=correct", third.clientHeaders().get("x-throughline-guardian"));
    assertFalse(third.body().toStringUtf8().contains("Notice"));
  }

  @Test
  @DisplayName("a model is not told between calls and their results, but after")
  void fits() {
    RouterFixture router = router("{turns: {max: 1, action: correct}}");
    String open = Facts.body("auto", Facts.user("a"), Facts.calls("c1"), Facts.user("b"));
    assertNull(told(answered(router, open, 10)));
    assertEquals(List.of("turns 2 of 1"), limits(router));
    assertEquals("turns", told(answered(router, turn(3), 10)));
  }

  @Test
  @DisplayName("repeated calls count whatever comes of them")
  void repeatedCalls() {
    RouterFixture router = router("{repeated_calls: {max: 3, action: correct}}");
    for (int calls = 1; calls <= 3; calls++) {
      answered(router, loop(calls), 10);
      assertEquals(List.of(), limits(router));
    }
    Reply.Route fourth = answered(router, loop(4), 10);
    assertEquals(List.of("repeated_calls 4 of 3"), limits(router));
    assertEquals("repeated_calls", told(fourth));
    assertTrue(fourth.body().toStringUtf8().contains("was made 4 times of late; the limit is 3."));
    assertNull(told(answered(router, loop(5), 10)));
  }

  @Test
  @DisplayName("a limit of repeated calls is left by another request of the user")
  void repeatedCallsEnd() {
    RouterFixture router = router("{repeated_calls: {max: 3, action: block}}");
    assertInstanceOf(Reply.Refuse.class, router.send(loop(4)));
    String asked = loop(4).replaceFirst("]([^]]*)$", "," + Facts.user("try another way") + "]$1");
    assertInstanceOf(Reply.Route.class, router.send(asked));
  }

  @Test
  @DisplayName("what is asked beside a conversation is told of no limit, and leaves it told")
  void aside() {
    RouterFixture router = router("{turns: {max: 1, action: correct}}");
    String title = Facts.body("auto", Facts.user("a title for it"));
    answered(router, turn(1), 10);
    assertNull(told(answered(router, title, 10)));
    assertEquals(List.of("turns 2 of 1"), limits(router));
    assertEquals("turns", told(answered(router, turn(2), 10)));
    assertNull(told(answered(router, title, 10)));
    assertNull(told(answered(router, turn(3), 10)));
  }

  @Test
  @DisplayName("of what is refused no record says that the model was told")
  void refusedIsNotTold() {
    RouterFixture router =
        router("{turns: {max: 1, action: correct}, cost: {max: 0.5, action: block}}");
    answered(router, turn(1), 20_000_000);
    Reply.Refuse refused = assertInstanceOf(Reply.Refuse.class, router.send(turn(2)));
    assertFalse(refused.clientHeaders().containsKey("x-throughline-correction"));
    assertFalse(router.last().log().limits().stream().anyMatch(PassedLimit::told));
  }

  @Test
  @DisplayName("a conversation that begins as an earlier one did has spent nothing")
  void beginsAgain() {
    RouterFixture router = router("{cost: {max: 0.5, action: block}}");
    Reply.Route first = (Reply.Route) router.send(turn(1), "");
    Instant now = Instant.now();
    router.settlement.completed(
        RouterFixture.id(first),
        new Answer(200, new Usage(20_000_000, 0, 0, 0), true, List.of(), List.of(), now, now));
    assertInstanceOf(Reply.Refuse.class, router.send(turn(2), ""));
    Reply.Route again = assertInstanceOf(Reply.Route.class, router.send(turn(1), ""));
    assertEquals(
        first.clientHeaders().get("x-throughline-session-id"),
        again.clientHeaders().get("x-throughline-session-id"));
  }

  @Test
  @DisplayName("a session that is far longer than its workspace's others is flagged, never more")
  void workspace() {
    RouterFixture router = router("{turns: {max: 1000, action: block}}");
    router.routed(turn(20));
    assertEquals(List.of(), limits(router), "nothing is known yet");
    router.baselines.learn(List.of(new SessionLengths(TestStores.TENANT, 12, 40)));
    Reply.Route long1 = router.routed(turn(13));
    assertEquals(List.of("workspace_turns 13 of 12"), limits(router));
    assertEquals("workspace_turns=flag", long1.clientHeaders().get("x-throughline-guardian"));
    RouterFixture off = router("{workspace_turns: false}");
    off.baselines.learn(List.of(new SessionLengths(TestStores.TENANT, 12, 40)));
    off.routed(turn(13));
    assertEquals(List.of(), limits(off));
  }

  @Test
  @DisplayName("without session memory the request itself is looked at")
  void withoutMemory() {
    RouterFixture router =
        new RouterFixture(
            new TestStores.Failing(TestStores.memory()),
            TestConfig.load(
                "apiVersion: v1", "apiVersion: v1\n  guardian: {turns: {max: 1, action: block}}"),
            BaseMethods.standard());
    assertInstanceOf(Reply.Route.class, router.send(turn(1)));
    assertInstanceOf(Reply.Refuse.class, router.send(turn(2)));
  }

  @Test
  @DisplayName("counting tokens is no turn")
  void countingTokens() {
    RouterFixture router = router("{turns: {max: 1, action: block}}");
    String body = turn(9).replace("\"messages\"", "\"input\"");
    Endpoint counts = Endpoint.COUNT_RESPONSES;
    assertInstanceOf(Reply.Route.class, router.send(counts, body, TestStores.SESSION, Map.of()));
    assertInstanceOf(
        Reply.Refuse.class, router.send(Endpoint.RESPONSES, body, TestStores.SESSION, Map.of()));
  }
}
