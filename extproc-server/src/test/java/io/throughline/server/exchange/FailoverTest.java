package io.throughline.server.exchange;

import static io.throughline.server.Facts.answer;
import static io.throughline.server.Facts.body;
import static io.throughline.server.Facts.calls;
import static io.throughline.server.Facts.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.throughline.server.TestConfig;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.store.InMemorySessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which clusters a request may try, and what a resting model means for a turn. */
class FailoverTest {
  private static final String TOOL_WORK =
      body("auto", user("go"), calls("c1"), answer("c1"), user("and now"));

  private final InMemorySessionStore memory =
      new InMemorySessionStore(100, Duration.ofHours(1), InstantSource.system());
  private final RouterFixture router = new RouterFixture(memory);

  @Test
  void theOtherCandidatesFollowByScore() {
    assertEquals(List.of("large", "small~f"), router.routed(TOOL_WORK).attempts());
  }

  @Test
  void aSingleCandidateIsTriedAgain() {
    assertEquals(
        List.of("large", "large", "large"),
        router.routed(body("auto", user("prove it"))).attempts());
  }

  @Test
  void aNamedModelIsTriedAgain() {
    assertEquals(
        List.of("large", "large", "large"),
        router.routed(TOOL_WORK.replace("\"auto\"", "\"large\"")).attempts());
  }

  @Test
  void withoutFailoverNothingIsNamed() {
    String off = TestConfig.YAML + "  failover: {enabled: false}\n";
    RouterFixture without = new RouterFixture(memory, TestConfig.parse(off));
    assertEquals(List.of(), without.routed(TOOL_WORK).attempts());
  }

  @Test
  void aRestingModelIsNoCandidateAndNotTried() {
    rest("large");
    Reply.Route route = router.routed(TOOL_WORK);
    assertEquals("small", route.model());
    assertEquals(List.of("small", "small", "small"), route.attempts());
  }

  @Test
  void whereAllRestOneIsTried() {
    rest("small");
    rest("large");
    assertEquals("large", router.routed(TOOL_WORK).model());
  }

  @Test
  void aToolLoopOfARestingModelRecovers() {
    Reply.Route opened = router.routed(body("large", user("go")));
    router.settlement.completed(
        RouterFixture.id(opened),
        new Answer(
            200,
            null,
            false,
            List.of(io.throughline.server.dialect.Digests.of("c1")),
            List.of(),
            null,
            Instant.now()));
    rest("large");
    Reply.Route loop = router.routed(body("auto", user("go"), calls("c1"), answer("c1")));
    assertEquals("small", loop.model());
    assertEquals("recovery", loop.clientHeaders().get("x-throughline-action"));
    assertEquals("recovery", router.last().policy().decisionReason());
  }

  @Test
  void stateOfARestingModelIsRefused() {
    String sealed =
        "{\"role\":\"assistant\",\"content\":\"hm\",\"extra_content\":{\"google\":"
            + "{\"thought_signature\":\"sealed\"}}}";
    Reply.Route opened = router.routed(body("large", user("hello")));
    router.settlement.completed(
        RouterFixture.id(opened),
        new Answer(200, null, false, List.of(), List.of(), null, Instant.now()));
    rest("large");
    Reply reply = router.send(body("auto", user("hello"), sealed, user("thanks")));
    Reply.Refuse refused = assertInstanceOf(Reply.Refuse.class, reply);
    assertEquals("provider_state_unavailable", refused.error().code());
  }

  private void rest(String model) {
    for (int i = 0; i < 3; i++) {
      router.health.failed(model);
    }
  }
}
