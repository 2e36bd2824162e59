package io.throughline.server.exchange;

import static io.throughline.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.throughline.server.Facts;
import io.throughline.session.PendingTurn;
import io.throughline.session.SessionState;
import io.throughline.store.SessionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A model takes a request over whose pending turn is still on its way to session memory. */
class TakeOverTest {
  private static final String BODY = Facts.body("large", Facts.user("go"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SessionStore memory = TestStores.memory();
  private final TestStores.Elsewhere elsewhere = new TestStores.Elsewhere(memory);
  private final RouterFixture router = new RouterFixture(elsewhere);
  private final AtomicReference<ByteString> sent = new AtomicReference<>();

  @Test
  void thePendingTurnIsWaitedForAndThenMovesToWhoTookItOver() {
    smallTakesOver();
    assertNull(sent.get());
    assertEquals(1, elsewhere.underWay());
    elsewhere.arrive();
    assertNotNull(sent.get());
    assertEquals(List.of("small"), session().pending().stream().map(PendingTurn::model).toList());
  }

  @Test
  void aPendingTurnThatNeverArrivesDoesNotHoldTheRequest() {
    smallTakesOver();
    elsewhere.lose();
    eventually("sent on", PATIENCE, () -> sent.get() != null);
    assertEquals(SessionState.EMPTY, session());
    assertTrue(router.meters.scrape().contains("why=\"session_not_written\""));
  }

  private void smallTakesOver() {
    String id = RouterFixture.id(router.routed(BODY));
    router.takeOver().write(id, "small", BODY.getBytes(StandardCharsets.UTF_8), sent::set);
  }

  private SessionState session() {
    return memory.find(TestStores.KEY).toCompletableFuture().join().session();
  }
}
