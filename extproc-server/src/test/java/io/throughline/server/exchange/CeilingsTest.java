package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.throughline.store.InMemorySessionStore;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Load that is counted from the open exchanges, and a decision that refuses above its ceiling. */
class CeilingsTest {
  private static final String BODY =
      "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"prove it\"}]}";

  private final RouterFixture router =
      new RouterFixture(
          new InMemorySessionStore(10, Duration.ofHours(1), InstantSource.system()),
          "{type: session_aware, session_aware: {base_method: static, stay_bias: 0.5}}",
          "{type: multi_factor, multi_factor: {slo: {max_inflight: 1}, on_no_candidates: fail}}");

  @Test
  void requestsInFlightCountUntilTheirAnswersEnd() {
    assertInstanceOf(Reply.Route.class, router.send(BODY, "one"));
    assertInstanceOf(Reply.Route.class, router.send(BODY, "two"));
    assertEquals(2, router.open.inFlight("large"));
    Reply.Refuse refused = assertInstanceOf(Reply.Refuse.class, router.send(BODY, "three"));
    assertEquals(503, refused.error().status());
    assertEquals("no_acceptable_candidate", refused.error().code());

    String oldest = router.open.routedBefore(java.time.Instant.MAX).getFirst().id();
    router.settlement.failed(oldest, 400, "x", java.time.Instant.now());
    assertEquals(1, router.open.inFlight("large"));
    assertInstanceOf(Reply.Route.class, router.send(BODY, "four"));
  }
}
