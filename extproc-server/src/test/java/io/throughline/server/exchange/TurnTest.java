package io.throughline.server.exchange;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.LifecycleState;
import io.throughline.selector.Usage;
import io.throughline.server.Facts;
import io.throughline.server.dialect.Digests;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.session.SessionState;
import io.throughline.store.InMemorySessionStore;
import io.throughline.store.StoreFailure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final String HARD = Facts.body("auto", Facts.user("prove it"));
  private static final String LOOP =
      Facts.body("auto", Facts.user("go"), Facts.calls("c1"), Facts.answer("c1"));

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InMemorySessionStore memory = TestStores.memory();

  @Test
  void aRoutedTurnIsPendingRecordedAndEditedBeforeItIsReleased() {
    RouterFixture router = new RouterFixture(memory);
    Reply.Route route = router.routed(Facts.body("auto", Facts.user("hello")));
    assertEquals("small", route.model());
    assertEquals(
        "{\"model\":\"Org/Small\",\"messages\":[" + Facts.user("hello") + "]}",
        route.body().toStringUtf8());
    assertEquals(RouterFixture.id(route), session().pending().getFirst().exchangeId());
    assertEquals("no_decision", router.last().policy().decisionReason());
    assertEquals(LifecycleState.IN_PROGRESS, router.last().outcome().state());
    assertEquals(1, router.open.size());
  }

  @Test
  void theClientSeesWhatWasDecided() {
    Map<String, String> headers = new RouterFixture(memory).routed(HARD).clientHeaders();
    assertEquals("large", headers.get("x-selected-model"));
    assertEquals("large", headers.get("x-vsr-selected-model"));
    assertEquals("hard_task", headers.get("x-vsr-selected-decision"));
    assertEquals("1.0000", headers.get("x-vsr-selected-confidence"));
    assertEquals("user_turn", headers.get("x-vsr-session-phase"));
    assertEquals("s", headers.get("x-throughline-session-id"));
    assertEquals("x-session-id", headers.get("x-throughline-session-source"));
    assertEquals("start", headers.get("x-throughline-action"));
    assertEquals("missing_previous_model", headers.get("x-throughline-reason"));
  }

  @Test
  void aStoreThatFailsLeavesWhatTheRequestProves() {
    RouterFixture router = new RouterFixture(new TestStores.Failing(memory));
    assertEquals("large", router.routed(HARD).model());
    assertEquals("session_store_failed", router.last().policy().degraded());
    assertInstanceOf(Reply.Route.class, router.send(LOOP));
    assertEquals("unproven", router.last().policy().lockOwner());
    assertTrue(router.meters.scrape().contains("reason=\"session_store_failed\""));
  }

  @Test
  void aTurnThatCannotBeWrittenIsDegradedToo() {
    RouterFixture router = new RouterFixture(new TestStores.ReadOnly(memory));
    assertEquals("large", router.routed(HARD).model());
    assertEquals("session_store_failed", router.last().policy().degraded());
  }

  @Test
  void aStoreThatIsLateIsNotWaitedFor() {
    RouterFixture router = new RouterFixture(new TestStores.Silent(memory));
    assertInstanceOf(Reply.Route.class, router.send(HARD));
    assertEquals("session_store_late", router.last().policy().degraded());
  }

  @Test
  void thatIdsCouldNotBeAskedForIsToldAndNothingElseIsWaitedFor() {
    String continuing =
        """
        {"model":"auto","previous_response_id":"resp_1","input":"and now?"}\
        """;
    for (Reason why : List.of(Reason.LATE, Reason.DOWN)) {
      TestStores.Contended counted = new TestStores.Contended(memory, 0, Duration.ZERO);
      RouterFixture router =
          new RouterFixture(counted, new TestStores.LinksAway(why, Duration.ZERO));
      router.send(Endpoint.RESPONSES, continuing, TestStores.SESSION, Map.of());
      assertEquals(why.word(), router.last().policy().degraded());
      assertEquals(why == Reason.LATE ? 0 : 1, counted.found.get());
    }
  }

  @Test
  void aSessionThatOthersKeepChangingIsGivenUp() {
    var contended = new TestStores.Contended(memory, Integer.MAX_VALUE, Duration.ZERO);
    RouterFixture router = new RouterFixture(contended);
    assertEquals("large", router.routed(HARD).model());
    assertEquals("session_store_contended", router.last().policy().degraded());
    assertEquals(5, contended.refused.get());
  }

  @Test
  void aWriterThatWasFasterIsSeen() {
    RouterFixture router = new RouterFixture(new TestStores.Contended(memory, 4, Duration.ZERO));
    router.routed(HARD);
    assertEquals("", router.last().policy().degraded());
    assertEquals(1, session().pending().size());
  }

  @Test
  void aWriteThatIsElsewhereIsNotWaitedFor() {
    Duration late = Duration.ofSeconds(2);
    TestStores.Contended store = new TestStores.Contended(memory, 3, late);
    RouterFixture router = new RouterFixture(new TestStores.PromptReads(store, memory));
    long started = System.nanoTime();
    router.routed(HARD);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    assertTrue(took.compareTo(late) < 0, () -> "took " + took);
    assertEquals("", router.last().policy().degraded());
  }

  @Test
  void whoeverIsSlowerIsAddedToWhatTheOtherLeft() {
    RouterFixture router = new RouterFixture(slow(3));
    router.routed(HARD);
    router.routed(Facts.body("auto", Facts.user("something else")));
    eventually("both are pending", PATIENCE, () -> session().pending().size() == 2);
  }

  @Test
  void anAnswerThatEndsBeforeItsTurnIsWrittenCounts() {
    RouterFixture router = new RouterFixture(slow(3));
    router.settlement.completed(RouterFixture.id(router.routed(HARD)), answer("c1"));
    eventually("the turn counts", PATIENCE, () -> session().turnCount() == 1);
    assertEquals(List.of(), session().pending());
    assertEquals("large", router.routed(LOOP).model());
  }

  private TestStores.Contended slow(int refusals) {
    return new TestStores.Contended(memory, refusals, Duration.ofMillis(20));
  }

  @Test
  void withDegradedMemoryOnlyAProvenLockIsBelievedWhereAskedFor() {
    RouterFixture router =
        new RouterFixture(
            new TestStores.Degraded(memory), "apiVersion: v1", "on_store_failure: refuse_locked");
    String first = RouterFixture.id(router.routed(HARD));
    assertEquals("session_store_down", router.last().policy().degraded());
    Reply.Refuse refuse = (Reply.Refuse) router.send(LOOP);
    assertEquals("session_memory_unavailable", refuse.error().code());
    router.settlement.completed(first, answer("c1"));
    assertEquals("large", router.routed(LOOP).model());
    assertEquals("issued", router.last().policy().lockOwner());
  }

  @Test
  void lockedTurnsAreRefusedWithoutMemoryWhereAskedFor() {
    RouterFixture router =
        new RouterFixture(
            new TestStores.Failing(memory), "apiVersion: v1", "on_store_failure: refuse_locked");
    Reply.Refuse refuse = (Reply.Refuse) router.send(LOOP);
    assertEquals(503, refuse.error().status());
    assertEquals("session_memory_unavailable", refuse.error().code());
    assertEquals(503, router.last().outcome().responseStatus());
    assertInstanceOf(Reply.Route.class, router.send(HARD));
  }

  @Test
  void aWriteElsewhereIsSentBeforeTheRequestIsReleasedAndNotWaitedFor() {
    TestStores.Elsewhere elsewhere = new TestStores.Elsewhere(memory);
    RouterFixture router = new RouterFixture(elsewhere);
    assertEquals("large", router.routed(HARD).model());
    assertEquals(1, elsewhere.underWay());
    assertEquals(SessionState.EMPTY, session());
    elsewhere.arrive();
    assertEquals("large", session().pending().getFirst().model());
    assertEquals("", router.last().policy().degraded());
  }

  @Test
  void turnsThatCrossElsewhereAreBothCountedAndSoIsTheSwitch() {
    TestStores.Elsewhere elsewhere = new TestStores.Elsewhere(memory);
    RouterFixture one = new RouterFixture(elsewhere);
    RouterFixture other = new RouterFixture(elsewhere);
    String first = RouterFixture.id(one.routed(Facts.body("large", Facts.user("go"))));
    String second = RouterFixture.id(other.routed(Facts.body("small", Facts.user("title?"))));
    elsewhere.arrive();
    assertEquals(2, session().pending().size());
    one.settlement.completed(first, answer("c1"));
    elsewhere.arrive();
    other.settlement.completed(second, answer());
    elsewhere.arrive();
    assertEquals(2, session().turnCount());
    assertEquals(1, session().switchCount());
    assertEquals("small", session().currentModel());
    assertEquals(List.of(), session().pending());
    assertEquals(LifecycleState.COMPLETED, one.last().outcome().state());
    assertEquals(LifecycleState.COMPLETED, other.last().outcome().state());
    assertEquals("large", other.routed(LOOP).model());
    assertEquals("issued", other.last().policy().lockOwner());
  }

  @Test
  void aTurnWhoseWriteIsLostIsStillAnswered() {
    TestStores.Elsewhere elsewhere = new TestStores.Elsewhere(memory);
    RouterFixture router = new RouterFixture(elsewhere);
    router.routed(HARD);
    elsewhere.lose();
    assertEquals("large", router.routed(HARD).model());
    elsewhere.arrive();
    assertEquals(1, session().pending().size());
  }

  @Test
  void aLockThatIsNotProvenIsRefusedWhileTheSharedMemoryIsAway() {
    RouterFixture before = new RouterFixture(memory);
    String first = RouterFixture.id(before.routed(Facts.body("large", Facts.user("go"))));
    RouterFixture router =
        new RouterFixture(
            new TestStores.Away(memory), "apiVersion: v1", "on_store_failure: refuse_locked");
    Reply.Refuse refuse = (Reply.Refuse) router.send(LOOP);
    assertEquals("session_memory_unavailable", refuse.error().code());
    before.settlement.completed(first, answer("c1"));
    assertEquals("large", router.routed(LOOP).model());
    assertEquals("issued", router.last().policy().lockOwner());
    assertEquals(TestStores.Away.WHY, router.last().policy().degraded());
    assertInstanceOf(Reply.Route.class, router.send(HARD));
  }

  @Test
  void aLockThatIsNotProvenGoesOnWhileTheSharedMemoryIsAwayUnlessAskedOtherwise() {
    RouterFixture before = new RouterFixture(memory);
    before.routed(Facts.body("large", Facts.user("go")));
    RouterFixture router = new RouterFixture(new TestStores.Away(memory));
    assertEquals("large", router.routed(LOOP).model());
    assertEquals("pending", router.last().policy().lockOwner());
    assertEquals(TestStores.Away.WHY, router.last().policy().degraded());
  }

  @Test
  void anUnknownModelIsRefusedWithARecord() {
    RouterFixture router = new RouterFixture(memory);
    Reply.Refuse refuse = (Reply.Refuse) router.send(Facts.body("gpt-9", Facts.user("x")));
    assertEquals(404, refuse.error().status());
    assertEquals("model_not_found", refuse.error().code());
    assertEquals("model_not_found", router.last().outcome().terminalReason());
    assertEquals("gpt-9", router.last().originalModel());
  }

  @Test
  void aNamedModelIsHonoured() {
    RouterFixture router = new RouterFixture(memory);
    assertEquals("small", router.routed(Facts.body("small", Facts.user("prove it"))).model());
    assertEquals("client_named", router.last().policy().decisionReason());
    assertEquals("small", session().pending().getFirst().model());
  }

  @Test
  void aNamedModelOfAnotherDialectIsRefused() {
    RouterFixture router = new RouterFixture(memory);
    Reply.Refuse refuse = (Reply.Refuse) router.send(Facts.body("claude", Facts.user("x")));
    assertEquals("unsupported_api", refuse.error().code());
    assertEquals(0, router.open.size());
  }

  @Test
  void aNamedModelIsHonouredWhateverDialectTheDecisionsModelsSpeak() {
    RouterFixture router = new RouterFixture(memory);
    assertEquals("small", router.routed(Facts.body("small", Facts.user("other"))).model());
    Reply.Refuse refuse = (Reply.Refuse) router.send(Facts.body("auto", Facts.user("other")));
    assertEquals("unsupported_api", refuse.error().code());
  }

  @Test
  void aContextThatFitsNoCandidateIsRefused() {
    String long2000 = Facts.user("a".repeat(4 * 200_000));
    RouterFixture router = new RouterFixture(memory);
    Reply.Refuse refuse = (Reply.Refuse) router.send(Facts.body("auto", long2000));
    assertEquals("context_length_exceeded", refuse.error().code());
    assertEquals(400, router.last().outcome().responseStatus());
    assertEquals(SessionState.EMPTY, session());
  }

  @Test
  void anIssuedCallHoldsItsLoopThoughASideCallCameBetween() {
    RouterFixture router = new RouterFixture(memory);
    String first = RouterFixture.id(router.routed(Facts.body("large", Facts.user("go"))));
    router.settlement.completed(first, answer("c1"));
    String side = RouterFixture.id(router.routed(Facts.body("small", Facts.user("title?"))));
    router.settlement.completed(side, answer());
    assertEquals("small", session().currentModel());
    assertEquals("large", router.routed(LOOP).model());
    assertEquals("issued", router.last().policy().lockOwner());
    assertEquals("hard_lock=tool_loop", router.last().policy().hardLockReason());
  }

  private static Answer answer(String... calls) {
    List<Long> digests = List.of(calls).stream().map(Digests::of).toList();
    return new Answer(200, new Usage(1, 0, 0, 1), false, digests, List.of(), null, Instant.now());
  }

  private SessionState session() {
    return memory.find(TestStores.KEY).toCompletableFuture().join().session();
  }
}
