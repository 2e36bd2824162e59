package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.dialect.Api;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is injected is valid, the same again, and shows when the truth says so. */
class LoopInjectorTest {
  private static final long SEED = 20_261_121;
  private static final int RANDOM_SESSIONS = 60;
  private static final int SEEDS = 2;

  /** Where a kind is there for the third time, counted from messages. */
  private interface Count {
    int third(List<ObjectNode> messages);
  }

  @ParameterizedTest
  @EnumSource
  void isTheSameAgainAndAnotherWithAnotherSeed(Kind kind) {
    Session session = RandomSessions.of(SEED);
    Injected once = LoopInjector.inject(session, kind, SEED);
    assertEquals(once, LoopInjector.inject(RandomSessions.of(SEED), kind, SEED));
    assertNotEquals(once.messages(), LoopInjector.inject(session, kind, SEED + 1).messages());
    assertNotEquals(session.messages(), once.messages());
  }

  @ParameterizedTest
  @EnumSource
  void everyRequestOfRandomSessionsIsValidInEveryApi(Kind kind) {
    for (Session session : random(RANDOM_SESSIONS / 2)) {
      Injected injected = LoopInjector.inject(session, kind, SEED);
      for (Api api : Strict.APIS) {
        TurnBodies bodies = injected.bodies(api);
        assertEquals(injected.turns(), bodies.turns());
        for (int turn = 0; turn < bodies.turns(); turn++) {
          Strict.assertValid(api, bodies.body(turn), injected + " at " + turn);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestsOfRecordedSessionsAreValidInEveryApi(Kind kind) {
    for (Session session : RecordedSessions.all()) {
      Injected injected = LoopInjector.inject(session, kind, SEED);
      for (Api api : Strict.APIS) {
        TurnBodies bodies = injected.bodies(api);
        Strict.assertValid(api, bodies.body(bodies.turns() - 1), injected.toString());
        Strict.assertValid(api, bodies.body(Math.max(0, injected.thresholdTurn())), "" + injected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void idsAreUniqueAndNothingStandsBetweenACallAndItsResult(Kind kind) {
    for (Session session : random(RANDOM_SESSIONS)) {
      Injected injected = LoopInjector.inject(session, kind, SEED);
      Set<String> ids = new HashSet<>();
      Set<String> open = new TreeSet<>();
      for (ObjectNode message : injected.messages()) {
        if (Session.role(message).equals("tool")) {
          assertTrue(open.remove(message.path("tool_call_id").asString()), injected::toString);
          continue;
        }
        assertEquals(Set.of(), open, injected::toString);
        for (JsonNode call : message.path("tool_calls")) {
          open.add(call.path("id").asString());
          assertTrue(ids.add(call.path("id").asString()), injected::toString);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTruthIsWhatACountOfTheMessagesSays(Kind kind) {
    int compared = compare(kind, random(RANDOM_SESSIONS));
    assertTrue(compared >= RANDOM_SESSIONS / 2, () -> compared + " compared");
  }

  @ParameterizedTest
  @EnumSource
  void theTruthHoldsInRecordedSessionsToo(Kind kind) {
    List<Session> sessions = RecordedSessions.all();
    int compared = compare(kind, sessions);
    assertTrue(compared >= sessions.size(), () -> compared + " compared");
  }

  /** How many were compared: sessions in circles of their own are left out. */
  private static int compare(Kind kind, List<Session> sessions) {
    Count count = count(kind);
    int compared = 0;
    for (Session session : sessions) {
      if (count.third(session.messages()) != Recount.NOWHERE) {
        continue;
      }
      for (long seed = SEED; seed < SEED + SEEDS; seed++) {
        compare(LoopInjector.inject(session, kind, seed), count);
        compared++;
      }
    }
    return compared;
  }

  private static void compare(Injected injected, Count count) {
    int third = count.third(injected.messages());
    if (!injected.kind().loops()) {
      assertEquals(Recount.NOWHERE, third, injected::toString);
      assertEquals(Injected.NEVER, injected.startTurn());
      assertEquals(Injected.NEVER, injected.thresholdTurn());
      assertEquals(Injected.NEVER, injected.endTurn());
      return;
    }
    assertEquals(
        Recount.turnThatShows(injected.messages(), third),
        injected.thresholdTurn(),
        injected::toString);
    assertTrue(injected.startTurn() > 0, injected::toString);
    assertTrue(injected.startTurn() < injected.thresholdTurn(), injected::toString);
    assertTrue(injected.thresholdTurn() <= injected.endTurn(), injected::toString);
    assertTrue(injected.endTurn() < injected.turns(), injected::toString);
    assertTrue(injected.thresholdTurn() + 2 < injected.turns(), () -> "too short: " + injected);
    assertTrue(
        !injected.recovers() || injected.endTurn() + 2 < injected.turns(),
        () -> "too short: " + injected);
  }

  private static Count count(Kind kind) {
    return switch (kind) {
      // Its results differ, which other calls' do for good reason: sessions with such are left out.
      case FAILING_CALL -> Recount::equalCalls;
      case OSCILLATION_2 -> messages -> Recount.cycles(messages, 2);
      case OSCILLATION_3 -> messages -> Recount.cycles(messages, 3);
      case PARALLEL_REORDERED -> Recount::equalSets;
      case REASKED_BY_ASSISTANT -> messages -> Recount.nearTexts(messages, "assistant");
      case REASKED_BY_USER -> messages -> Recount.nearTexts(messages, "user");
      default -> Recount::equalCallsAndResults;
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"SAME_CALL", "FAILING_CALL", "ARGUMENT_FORM", "BACKTRACKING"})
  void whatFollowsTheEndIsNotTheFault(Kind kind) {
    int followed = 0;
    for (Session session : random(RANDOM_SESSIONS)) {
      Injected injected = LoopInjector.inject(session, kind, SEED);
      if (!injected.recovers() || count(kind).third(session.messages()) != Recount.NOWHERE) {
        continue;
      }
      int shown = count(kind).third(injected.messages());
      Set<Object> fault = new HashSet<>(keys(injected.messages().get(shown)));
      int last = Session.answers(injected.messages()).get(injected.endTurn() - 1);
      assertEquals(fault, new HashSet<>(keys(injected.messages().get(last))), "" + injected);
      for (ObjectNode after : injected.messages().subList(last + 1, injected.messages().size())) {
        assertTrue(keys(after).stream().noneMatch(fault::contains), injected::toString);
      }
      followed++;
    }
    assertTrue(followed > RANDOM_SESSIONS / 10, "some recover");
    assertTrue(followed < RANDOM_SESSIONS, "some do not");
  }

  @Test
  void eachNoiseAndEachWayOfAFaultIsThere() {
    EnumSet<Noise> noises = EnumSet.noneOf(Noise.class);
    Set<String> own = new HashSet<>();
    for (Session session : random(RANDOM_SESSIONS)) {
      Injected injected = LoopInjector.inject(session, Kind.SAME_CALL, SEED);
      noises.add(injected.noise());
      Object key =
          keys(injected.messages().get(Recount.equalCallsAndResults(injected.messages())))
              .getFirst();
      own.add(session.messages().stream().anyMatch(m -> keys(m).contains(key)) ? "own" : "new");
    }
    assertEquals(EnumSet.allOf(Noise.class), noises);
    assertEquals(Set.of("own", "new"), own);
  }

  @Test
  void aRequestHoldsAllMessagesBeforeItsAnswer() {
    Injected injected = LoopInjector.inject(RandomSessions.of(SEED), Kind.SAME_CALL, SEED);
    List<Integer> answers = Session.answers(injected.messages());
    TurnBodies bodies = injected.bodies(Api.CHAT);
    for (int turn = 0; turn < answers.size(); turn++) {
      JsonNode sent = JsonMapper.shared().readTree(bodies.body(turn)).path("messages");
      List<ObjectNode> expected = injected.messages().subList(0, answers.get(turn));
      assertEquals(expected, sent.valueStream().toList());
    }
    assertArrayEquals(bodies.body(3), injected.bodies(Api.CHAT).body(3));
  }

  @Test
  void aSessionWithoutAnAnswerIsRefused() {
    ObjectNode user = JsonMapper.shared().createObjectNode().put("role", "user");
    Session silent = new Session("silent", true, List.of(user));
    assertThrows(
        IllegalArgumentException.class, () -> LoopInjector.inject(silent, Kind.SAME_CALL, 1));
  }

  private static List<Object> keys(ObjectNode message) {
    List<Object> keys = new ArrayList<>();
    for (Call call : Session.calls(message)) {
      keys.add(List.of(call.name(), Recount.value(JsonMapper.shared().readTree(call.arguments()))));
    }
    return keys;
  }

  private static List<Session> random(int count) {
    return LongStream.range(SEED, SEED + count).mapToObj(RandomSessions::of).toList();
  }
}
