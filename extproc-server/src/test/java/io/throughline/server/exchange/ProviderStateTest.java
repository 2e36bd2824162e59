package io.throughline.server.exchange;

import static io.throughline.server.Facts.body;
import static io.throughline.server.Facts.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.throughline.selector.SessionPolicy;
import io.throughline.server.dialect.Digests;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.store.InMemorySessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns that carry state of their provider stay with its owner, or in its family. */
class ProviderStateTest {
  private static final String SEALED =
      "{\"role\":\"assistant\",\"content\":\"hm\",\"extra_content\":{\"google\":"
          + "{\"thought_signature\":\"sealed-by-large\"}}}";
  private static final String SMALL_TALK = body("auto", user("hello"), SEALED, user("thanks"));
  private static final String GROUP = "\n      portability_group: family\n";

  @Test
  void aSealedThoughtStaysWithWhoSealedIt() {
    RouterFixture router = routerOf();
    sealedByLarge(router);
    assertEquals("large", router.routed(SMALL_TALK).model());
    SessionPolicy policy = router.last().policy();
    assertEquals("provider_state", policy.turn().phase());
    assertEquals("issued", policy.lockOwner());
    assertEquals("hard_lock=context_portability:thought_signature", policy.decisionReason());
  }

  @Test
  void anotherNamedModelConflicts() {
    RouterFixture router = routerOf();
    sealedByLarge(router);
    Reply reply = router.send(SMALL_TALK.replace("auto", "small"));
    Reply.Refuse refused = assertInstanceOf(Reply.Refuse.class, reply);
    assertEquals("provider_state_conflict", refused.error().code());
  }

  @Test
  void withinAFamilyTheTurnChooses() {
    RouterFixture router =
        routerOf(
            "provider_model_id: Org/Small\n",
            "provider_model_id: Org/Small" + GROUP,
            "- name: large\n      backend_refs",
            "- name: large" + GROUP + "      backend_refs");
    sealedByLarge(router);
    assertEquals("", router.last().policy().lockOwner());
    Reply.Route chosen = router.routed(SMALL_TALK);
    assertEquals("", router.last().policy().lockOwner(), chosen.model());
    assertEquals("provider_state", router.last().policy().turn().phase());
    assertEquals("small", router.routed(SMALL_TALK.replace("auto", "small")).model());
  }

  private static RouterFixture routerOf(String... replacements) {
    return new RouterFixture(
        new InMemorySessionStore(100, Duration.ofHours(1), InstantSource.system()), replacements);
  }

  private static void sealedByLarge(RouterFixture router) {
    Reply.Route opened = router.routed(body("large", user("hello")));
    router.settlement.completed(
        RouterFixture.id(opened),
        new Answer(
            200,
            null,
            false,
            List.of(Digests.of("sealed-by-large")),
            List.of(),
            null,
            Instant.now()));
    Reply.Route between = router.routed(body("small", user("something else")));
    router.settlement.completed(
        RouterFixture.id(between),
        new Answer(200, null, false, List.of(), List.of(), null, Instant.now()));
  }
}
