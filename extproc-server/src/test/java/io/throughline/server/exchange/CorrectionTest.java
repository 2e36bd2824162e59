package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.throughline.divergence.DivergenceRules;
import io.throughline.server.config.DivergenceSettings;
import io.throughline.server.config.DivergenceSettings.Correct;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import io.throughline.server.diverging.Injected;
import io.throughline.server.diverging.Kind;
import io.throughline.server.diverging.LoopInjector;
import io.throughline.server.diverging.RandomSessions;
import io.throughline.server.diverging.Strict;
import io.throughline.server.diverging.TurnBodies;
import io.throughline.session.PendingTurn;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import io.throughline.session.TurnOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where a model is told that it goes in circles: in random sessions, in each API. */
class CorrectionTest {
  private static final ByteString MODEL = ByteString.copyFromUtf8("\"up\"");
  private static final DivergenceSettings TELLS =
      new DivergenceSettings(true, DivergenceRules.DEFAULT, Correct.ON);
  private static final int SESSIONS = 40;

  private SessionState session = SessionState.EMPTY;

  private RequestFacts read(Api api, byte[] body) throws Exception {
    return RequestReader.read(api, body, null);
  }

  /** A turn as the sidecar remembers it. */
  private Followed follow(RequestFacts facts, int turn, DivergenceSettings settings) {
    Followed followed = Followed.of(facts, session, RouterProfile.NONE, settings);
    PendingTurn pending =
        new PendingTurn(
            "x" + turn,
            "m",
            "d",
            facts.conversationDigest(),
            facts.parentDigest(),
            facts.turnIndex(),
            turn,
            0,
            0,
            io.throughline.selector.plan.TurnKind.UNKNOWN,
            false,
            io.throughline.divergence.CourseBytes.of(followed.course()));
    session = session.opened(pending).committed("x" + turn, TurnOutcome.unknown(turn));
    return followed;
  }

  @Test
  @DisplayName("it stands behind all messages, which stay as they are, and each API takes it")
  void valid() throws Exception {
    int told = 0;
    for (long seed = 0; seed < SESSIONS; seed++) {
      for (Kind kind : Kind.values()) {
        for (Api api : Strict.APIS) {
          told += told(LoopInjector.inject(RandomSessions.of(seed), kind, seed), api);
        }
      }
    }
    assertTrue(told > SESSIONS * 10, told + " corrections");
  }

  private int told(Injected injected, Api api) throws Exception {
    session = SessionState.EMPTY;
    TurnBodies bodies = injected.bodies(api);
    int told = 0;
    int circles = 0;
    for (int turn = 0; turn < bodies.turns(); turn++) {
      byte[] body = bodies.body(turn);
      RequestFacts facts = read(api, body);
      Followed followed = follow(facts, turn, TELLS);
      circles += followed.changed() && isDiverged(followed) ? 1 : 0;
      String sent = sent(body, facts, followed);
      if (followed.told() == io.throughline.divergence.Circle.NONE) {
        assertEquals(sent(body, facts, Followed.NOT), sent);
      } else {
        told++;
        Strict.assertValid(
            api, sent.getBytes(java.nio.charset.StandardCharsets.UTF_8), "" + injected);
        standsBehind(sent(body, facts, Followed.NOT), sent, injected + " " + api);
      }
    }
    assertTrue(told <= circles, () -> injected + ": once a circle");
    return told;
  }

  private static boolean isDiverged(Followed followed) {
    return followed.course().state() == io.throughline.divergence.State.DIVERGED;
  }

  private static String sent(byte[] body, RequestFacts facts, Followed followed) {
    return UpstreamBody.of(
            ByteString.copyFrom(body), facts, MODEL, null, null, false, followed.told())
        .toStringUtf8();
  }

  /** Apart from how the last text is written, nothing but the notice is new. */
  private static void standsBehind(String plain, String sent, String what) {
    int same = 0;
    while (same < plain.length() && plain.charAt(same) == sent.charAt(same)) {
      same++;
    }
    String rest = plain.substring(same);
    assertTrue(sent.contains("Notice: this conversation is going in circles."), what);
    assertTrue(rest.length() < plain.length() / 2 || plain.length() < 4_000, what);
    assertTrue(sent.endsWith(rest.substring(Math.max(0, rest.length() - 2))), what);
  }

  @Test
  @DisplayName("a conversation that nothing is remembered of is followed from its own messages")
  void fromTheBody() throws Exception {
    Injected injected = LoopInjector.inject(RandomSessions.of(7), Kind.SAME_CALL, 7);
    TurnBodies bodies = injected.bodies(Api.CHAT);
    List<Integer> found = new ArrayList<>();
    for (int turn = 0; turn < bodies.turns(); turn++) {
      session = SessionState.EMPTY;
      RequestFacts facts = read(Api.CHAT, bodies.body(turn));
      if (isDiverged(Followed.of(facts, session, RouterProfile.NONE, TELLS))) {
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
    RequestFacts facts = read(Api.CHAT, body);
    Followed chat = Followed.of(facts, SessionState.EMPTY, RouterProfile.CHAT, agents);
    Followed agent = Followed.of(facts, SessionState.EMPTY, RouterProfile.AGENT, agents);
    assertTrue(isDiverged(chat) && isDiverged(agent), "" + injected);
    assertEquals(io.throughline.divergence.Circle.NONE, chat.told());
    assertEquals(io.throughline.divergence.Circle.REPEATED_CALL, agent.told());
  }
}
