package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.divergence.Circle;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.DivergenceRules;
import io.throughline.divergence.State;
import io.throughline.selector.plan.TurnKind;
import io.throughline.server.config.DivergenceSettings;
import io.throughline.server.config.DivergenceSettings.Correct;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Random sessions with circles and honest work in the three APIs, request by request as the sidecar
 * sends them on; each that holds a correction is read by a strict validator of its API.
 */
public final class Corrections {
  static final DivergenceSettings TELLS =
      new DivergenceSettings(true, DivergenceRules.DEFAULT, Correct.ON);

  private static final ByteString MODEL = ByteString.copyFromUtf8("\"up\"");
  private static final String NOTICE = "Notice: this conversation is going in circles.";

  private final List<String> broken = new ArrayList<>();
  private int conversations;
  private int requests;
  private int circles;
  private int told;

  private Corrections() {}

  /** Plays each kind of circle and of honest work in so many sessions, in each API. */
  public static Corrections play(int sessions) {
    Corrections corrections = new Corrections();
    for (long seed = 0; seed < sessions; seed++) {
      for (Kind kind : Kind.values()) {
        for (Api api : Strict.APIS) {
          corrections.play(LoopInjector.inject(RandomSessions.of(seed), kind, seed), api);
        }
      }
    }
    return corrections;
  }

  /** What was wrong: an invalid request, a second correction of one circle, a changed prefix. */
  public List<String> broken() {
    return broken;
  }

  /** Sessions, one for each API. */
  public int conversations() {
    return conversations;
  }

  /** Requests that were followed. */
  public int requests() {
    return requests;
  }

  /** Circles that were found. */
  public int circles() {
    return circles;
  }

  /** Requests that told the model. */
  public int told() {
    return told;
  }

  static RequestFacts read(Api api, byte[] body) {
    try {
      return RequestReader.read(api, body, null);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }

  static boolean isDiverged(Followed followed) {
    return followed.course().state() == State.DIVERGED;
  }

  private void play(Injected injected, Api api) {
    String what = injected + " " + api;
    TurnBodies bodies = injected.bodies(api);
    SessionState session = SessionState.EMPTY;
    int found = 0;
    int said = 0;
    conversations++;
    for (int turn = 0; turn < bodies.turns(); turn++) {
      byte[] body = bodies.body(turn);
      RequestFacts facts = read(api, body);
      Followed followed = Followed.of(facts, session, RouterProfile.NONE, TELLS);
      session = remembered(session, facts, followed, turn);
      requests++;
      found += followed.changed() && isDiverged(followed) ? 1 : 0;
      said += followed.told() == Circle.NONE ? 0 : 1;
      look(api, sent(body, facts, Followed.NOT), sent(body, facts, followed), followed, what);
    }
    circles += found;
    told += said;
    check(said <= found, what + ": more than once a circle");
  }

  /** A turn as the sidecar remembers it. */
  private static SessionState remembered(
      SessionState session, RequestFacts facts, Followed followed, int turn) {
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
            TurnKind.UNKNOWN,
            false,
            CourseBytes.of(followed.course()),
            0);
    return session.opened(pending).committed("x" + turn, TurnOutcome.unknown(turn));
  }

  private static String sent(byte[] body, RequestFacts facts, Followed followed) {
    Notice notice = Notice.of(followed.told(), List.of());
    return UpstreamBody.of(ByteString.copyFrom(body), facts, MODEL, null, null, false, notice)
        .toStringUtf8();
  }

  private void look(Api api, String plain, String sent, Followed followed, String what) {
    if (followed.told() == Circle.NONE) {
      check(plain.equals(sent), what + ": changed without a correction");
      return;
    }
    List<?> violations = Strict.check(api, sent.getBytes(StandardCharsets.UTF_8));
    check(violations.isEmpty(), what + ": " + violations);
    int same = 0;
    while (same < plain.length() && plain.charAt(same) == sent.charAt(same)) {
      same++;
    }
    // Apart from how the last text is written, nothing but the notice is new.
    String rest = plain.substring(same);
    check(sent.contains(NOTICE), what + ": no notice");
    check(rest.length() < plain.length() / 2 || plain.length() < 4_000, what + ": prefix");
    check(sent.endsWith(rest.substring(Math.max(0, rest.length() - 2))), what + ": end");
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      broken.add(what);
    }
  }
}
