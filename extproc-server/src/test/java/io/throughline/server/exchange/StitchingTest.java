package io.throughline.server.exchange;

import static io.throughline.server.Facts.answer;
import static io.throughline.server.Facts.body;
import static io.throughline.server.Facts.calls;
import static io.throughline.server.Facts.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.throughline.replay.ReplayRecord;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.store.InMemorySessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions of clients that name none. */
class StitchingTest {
  private static final String OPENING = user("hello");
  private static final String SAID = said("hi");

  private final RouterFixture router =
      new RouterFixture(
          new InMemorySessionStore(1_000, Duration.ofHours(1), InstantSource.system()));

  @Test
  void theClientIsToldWhichSessionItGot() {
    Reply.Route route = (Reply.Route) router.send(body("auto", OPENING), "");
    assertEquals("derived", route.clientHeaders().get("x-throughline-session-source"));
    assertEquals(router.last().sessionId(), route.clientHeaders().get("x-throughline-session-id"));
    assertEquals("", router.last().parentSessionId());
  }

  @Test
  void aConversationThatGoesOnKeepsItsSession() {
    String first = session(OPENING);
    assertEquals(first, session(OPENING, SAID, user("more")));
    assertEquals(first, session(OPENING, SAID, user("more"), said("yes"), user("still more")));
  }

  @Test
  void otherOpeningsAreOtherSessions() {
    assertNotEquals(session(OPENING), session(user("good day")));
  }

  @Test
  void theSameRequestAgainIsTheSameSession() {
    String first = session(OPENING);
    assertEquals(first, session(OPENING));
    String next = session(OPENING, SAID, user("more"));
    assertEquals(next, session(OPENING, SAID, user("more")));
  }

  @Test
  void aSecondContinuationForksASessionThatLeadsToItsParent() {
    String parent = session(OPENING);
    session(OPENING, SAID, user("left"));
    ReplayRecord fork = record(OPENING, SAID, user("right"));
    assertNotEquals(parent, fork.sessionId());
    assertEquals(parent, fork.parentSessionId());
    assertEquals(fork.sessionId(), session(OPENING, SAID, user("right"), said("ok"), user("on")));
    assertEquals(parent, session(OPENING, SAID, user("left"), said("ok"), user("on")));
  }

  @Test
  void identicalOpeningsPartWithTheirFirstAnswers() {
    String first = session(OPENING);
    assertEquals(first, session(OPENING), "nothing tells the two apart yet");
    assertEquals(first, session(OPENING, said("one answer"), user("go")));
    ReplayRecord second = record(OPENING, said("another answer"), user("go"));
    assertEquals(first, second.parentSessionId());
    assertEquals(
        second.sessionId(),
        session(OPENING, said("another answer"), user("go"), said("done"), user("thanks")));
  }

  @Test
  void theLongestKnownBeginningTells() {
    String first = session(OPENING);
    session(OPENING, SAID, user("left"));
    String fork = session(OPENING, SAID, user("right"));
    assertEquals(fork, session(OPENING, SAID, user("right"), said("a"), user("b")));
    assertNotEquals(first, fork);
  }

  @Test
  void aForkKnowsWhoIssuedTheCallsBeforeIt() {
    Reply.Route opened = (Reply.Route) router.send(body("large", OPENING), "");
    settle(opened, "c1");
    Reply.Route loop =
        (Reply.Route) router.send(body("auto", OPENING, calls("c1"), answer("c1")), "");
    assertEquals("large", loop.model());
    Reply.Route fork =
        (Reply.Route)
            router.send(body("auto", OPENING, calls("c1"), answer("c1"), user("no"), SAID), "");
    assertEquals(
        "issued", router.journal.find(RouterFixture.id(loop)).orElseThrow().policy().lockOwner());
    assertNotEquals("", RouterFixture.id(fork));
    Reply.Route again =
        (Reply.Route)
            router.send(
                body(
                    "auto",
                    OPENING,
                    calls("c1"),
                    "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"other\"}"),
                "");
    assertEquals("large", again.model());
    assertEquals("issued", router.last().policy().lockOwner());
    assertNotEquals("", router.last().parentSessionId());
  }

  private void settle(Reply.Route route, String call) {
    router.settlement.completed(
        RouterFixture.id(route),
        new Answer(
            200,
            null,
            false,
            List.of(io.throughline.server.dialect.Digests.of(call)),
            List.of(),
            null,
            Instant.now()));
  }

  private String session(String... messages) {
    return record(messages).sessionId();
  }

  private ReplayRecord record(String... messages) {
    router.send(body("auto", messages), "");
    return router.last();
  }

  private static String said(String text) {
    return "{\"role\":\"assistant\",\"content\":\"" + text + "\"}";
  }
}
