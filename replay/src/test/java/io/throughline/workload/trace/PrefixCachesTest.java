package io.throughline.workload.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrefixCachesTest {
  private static final long LIFETIME = 300_000;

  private final PrefixCaches caches = new PrefixCaches();
  private int index;

  @Test
  void aModelThatWasNeverUsedHoldsNothing() {
    assertEquals(0, at(0, 1_000, 0, "a"));
    assertEquals(0, at(10, 2_000, 1_000, "b"));
  }

  @Test
  void whatIsSharedWithTheRequestBeforeIsRead() {
    at(0, 1_000, 0, "a");
    assertEquals(960, at(10, 2_000, 960, "a"));
    assertEquals(2_000, at(20, 2_000, 2_000, "a"));
  }

  @Test
  void aCacheExpiresALifetimeAfterTheEndOfTheAnswer() {
    at(0, 1_000, 0, "a");
    assertEquals(1_000, at(1 + 299.999, 1_000, 1_000, "a"), "the answer took a second");
    assertEquals(0, at(1 + 299.999 + 1 + 300, 1_000, 1_000, "a"));
  }

  @Test
  void eachUseRenewsIt() {
    at(0, 1_000, 0, "a");
    at(200, 1_000, 1_000, "a");
    assertEquals(1_000, at(400, 1_000, 1_000, "a"));
  }

  @Test
  void aUseOfAnotherModelDoesNotRenewIt() {
    at(0, 1_000, 0, "a");
    at(200, 1_000, 1_000, "b");
    assertEquals(0, at(400, 1_000, 1_000, "a"));
  }

  @Test
  void aRewrittenConversationLeavesThePrefixAndTheNextRequestAllOfIt() {
    at(0, 10_000, 0, "a");
    assertEquals(128, at(10, 3_000, 128, "a"));
    assertEquals(3_000, at(20, 4_000, 3_000, "a"));
  }

  @Test
  void awayAndBackTheLeastSharedPrefixSinceIsLeft() {
    at(0, 5_000, 0, "a");
    at(10, 6_000, 5_000, "b");
    at(20, 7_000, 640, "b");
    assertEquals(640, at(30, 8_000, 7_000, "a"));
    assertEquals(7_000, at(40, 8_000, 8_000, "b"), "it held what it was sent at 20 s");
  }

  private long at(double seconds, long input, long shared, String model) {
    RecordedRequest request =
        new RecordedRequest(index++, Math.round(seconds * 1_000), 1_000, input, 10, shared, false);
    caches.meet(request);
    long cached = caches.cachedTokens(model, LIFETIME, request);
    caches.answered(model, request);
    return cached;
  }
}
