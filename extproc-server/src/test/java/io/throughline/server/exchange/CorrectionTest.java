package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.divergence.DivergenceRules;
import io.throughline.server.config.DivergenceSettings;
import io.throughline.server.config.DivergenceSettings.Correct;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.diverging.Injected;
import io.throughline.server.diverging.Kind;
import io.throughline.server.diverging.LoopInjector;
import io.throughline.server.diverging.RandomSessions;
import io.throughline.server.diverging.TurnBodies;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where a model is told that it goes in circles: in random sessions, in each API. */
class CorrectionTest {
  private static final int SESSIONS = 40;

  @Test
  @DisplayName("it stands behind all messages, which stay as they are, and each API takes it")
  void valid() {
    Corrections corrections = Corrections.play(SESSIONS);
    assertEquals(List.of(), corrections.broken());
    assertTrue(corrections.told() > SESSIONS * 10, corrections.told() + " corrections");
  }

  @Test
  @DisplayName("a conversation that nothing is remembered of is followed from its own messages")
  void fromTheBody() throws Exception {
    Injected injected = LoopInjector.inject(RandomSessions.of(7), Kind.SAME_CALL, 7);
    TurnBodies bodies = injected.bodies(Api.CHAT);
    List<Integer> found = new ArrayList<>();
    for (int turn = 0; turn < bodies.turns(); turn++) {
      RequestFacts facts = Corrections.read(Api.CHAT, bodies.body(turn));
      if (Corrections.isDiverged(
          Followed.of(facts, SessionState.EMPTY, RouterProfile.NONE, Corrections.TELLS))) {
        found.add(turn);
      }
    }
    assertTrue(
        !found.isEmpty() && found.getFirst() <= injected.thresholdTurn() + 2,
        injected + " " + found);
  }

  @Test
  @DisplayName("only sessions of AGENT are told where nothing else is configured")
  void profiles() throws Exception {
    DivergenceSettings agents =
        new DivergenceSettings(true, DivergenceRules.DEFAULT, Correct.AGENT);
    Injected injected = LoopInjector.inject(RandomSessions.of(7), Kind.SAME_CALL, 7);
    byte[] body = injected.bodies(Api.CHAT).body(injected.thresholdTurn());
    RequestFacts facts = Corrections.read(Api.CHAT, body);
    Followed chat = Followed.of(facts, SessionState.EMPTY, RouterProfile.CHAT, agents);
    Followed agent = Followed.of(facts, SessionState.EMPTY, RouterProfile.AGENT, agents);
    assertTrue(Corrections.isDiverged(chat) && Corrections.isDiverged(agent), "" + injected);
    assertEquals(io.throughline.divergence.Circle.NONE, chat.told());
    assertEquals(io.throughline.divergence.Circle.REPEATED_CALL, agent.told());
  }
}
