package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.dialect.Api;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sessions that things are injected into: recorded ones, and those from nothing. */
class SessionsTest {
  private static final int SESSIONS = 300;

  @Test
  void everyRecordedRequestIsValidInEveryApi() {
    List<Session> sessions = RecordedSessions.all();
    assertTrue(sessions.size() >= 50, () -> sessions.size() + " sessions");
    assertTrue(sessions.stream().anyMatch(Session::endedWell));
    assertTrue(sessions.stream().anyMatch(session -> !session.endedWell()));
    sessions.forEach(SessionsTest::assertValid);
  }

  @Test
  void everyRequestFromNothingIsValidInEveryApi() {
    sessions().subList(0, SESSIONS / 3).forEach(SessionsTest::assertValid);
  }

  @Test
  void sessionsFromNothingHaveTheTurnsThatWereMeant() {
    for (Session session : sessions()) {
      int turns = session.turns();
      boolean meant = RandomSessions.TURNS_MIN <= turns && turns <= RandomSessions.TURNS_MAX;
      assertTrue(meant, () -> session.name() + ": " + turns);
      assertTrue(session.endedWell());
    }
  }

  @Test
  void sessionsFromNothingGoInNoCircles() {
    for (Session session : sessions()) {
      assertEquals(
          Recount.NOWHERE, Recount.equalCallsAndResults(session.messages()), session.name());
    }
  }

  @Test
  void sessionsFromNothingHoldWhatLooksLikeCircles() {
    TreeMap<String, Integer> found = new TreeMap<>();
    for (Session session : sessions()) {
      if (Recount.equalCalls(session.messages()) != Recount.NOWHERE) {
        found.merge("equal calls", 1, Integer::sum);
      }
      session.messages().stream()
          .flatMap(message -> Session.calls(message).stream())
          .map(Call::name)
          .distinct()
          .forEach(name -> found.merge(name, 1, Integer::sum));
    }
    List<String> expected =
        List.of("equal calls", "Edit", "Read", "Bash", "list_orders", "get_cart", "cancel_order");
    assertTrue(
        expected.stream().allMatch(what -> found.getOrDefault(what, 0) >= 10), found::toString);
  }

  @Test
  void theSameSeedMakesTheSameSession() {
    assertEquals(RandomSessions.of(7), RandomSessions.of(7));
    assertEquals(SESSIONS, sessions().stream().map(Session::messages).distinct().count());
  }

  @Test
  void messagesJoinTheResultsOfParallelCallsAndMarkErrors() {
    JsonNode request = JsonMapper.shared().readTree(parallel().bodies(Api.MESSAGES).body(1));
    JsonNode results = request.at("/messages/2/content");
    assertEquals("s", request.path("system").asString());
    assertEquals(2, results.size());
    assertTrue(
        new String(parallel().bodies(Api.MESSAGES).body(1), StandardCharsets.UTF_8)
            .contains("\"input\":{\"n\": 1.50}"));
    assertTrue(results.get(1).path("is_error").asBoolean());
    assertTrue(results.get(0).path("is_error").isMissingNode());
  }

  @Test
  void responsesHaveCallsAndOutputsAsItems() {
    JsonNode request = JsonMapper.shared().readTree(parallel().bodies(Api.RESPONSES).body(1));
    List<String> types =
        request.path("input").valueStream().map(i -> i.path("type").asString("message")).toList();
    assertEquals("s", request.path("instructions").asString());
    assertEquals(
        List.of(
            "message",
            "function_call",
            "function_call",
            "function_call_output",
            "function_call_output"),
        types);
  }

  private static Session parallel() {
    Script script = new Script(new SplittableRandom(1), Noise.NONE, 0, false);
    script.system("s");
    script.ask("go");
    script.parallel(
        List.of(
            Catalogue.done("f", "{\"n\": 1.50}", "fine"), Catalogue.done("g", "{}", "Error: no")));
    script.say("done");
    return new Session("parallel", true, script.messages());
  }

  private static void assertValid(Session session) {
    for (Api api : Strict.APIS) {
      TurnBodies bodies = session.bodies(api);
      for (int turn = 0; turn < bodies.turns(); turn++) {
        Strict.assertValid(api, bodies.body(turn), session.name() + " at " + turn);
      }
    }
  }

  private static List<Session> sessions() {
    return LongStream.range(0, SESSIONS).mapToObj(RandomSessions::of).toList();
  }
}
