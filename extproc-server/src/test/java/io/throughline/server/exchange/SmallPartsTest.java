package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {
  @Test
  void theByteBudgetHoldsUpToItsBound() {
    ByteBudget budget = new ByteBudget(100);
    assertTrue(budget.hold(60));
    assertTrue(budget.hold(40));
    assertFalse(budget.hold(1));
    assertEquals(100, budget.held());
    budget.release(60);
    assertTrue(budget.hold(60));
    budget.release(100);
    assertEquals(0, budget.held());
  }

  @Test
  void oneRequestAloneIsHeldHoweverLarge() {
    ByteBudget budget = new ByteBudget(100);
    assertTrue(budget.hold(1_000));
    assertFalse(budget.hold(1));
    budget.release(1_000);
    assertTrue(budget.hold(1));
  }

  @ParameterizedTest
  @CsvSource({"/v1/chat/completions,CHAT_COMPLETIONS,POST", "/v1/models,MODELS,GET"})
  void aPathIsServedByOneMethod(String path, Endpoint endpoint, String method) {
    assertEquals(endpoint, Endpoint.of(path));
    assertEquals(method, endpoint.method());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/v1/chat/completions/", "/v1/Models", "/v1/responses"})
  void otherPathsAreUnknown(String path) {
    assertEquals(Endpoint.UNKNOWN, Endpoint.of(path));
  }

  @Test
  void exchangeIdsAreUniqueAndSortByTime() {
    ExchangeIds early = new ExchangeIds(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
    ExchangeIds late = new ExchangeIds(InstantSource.fixed(Instant.parse("2026-01-01T00:00:01Z")));
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String id = early.next();
      assertTrue(id.matches("[0-9a-f]{32}"), id);
      assertTrue(id.compareTo(late.next()) < 0, id);
      ids.add(id);
    }
    assertEquals(1_000, ids.size());
  }

  @ParameterizedTest
  @CsvSource({"PT10M,PT1M", "PT1S,PT1S", "PT5S,PT1S", "PT24H,PT2H24M"})
  void openExchangesAreLookedAtTenTimesWithinTheirTime(Duration unknownAfter, Duration interval) {
    assertEquals(interval, Settlement.sweepInterval(unknownAfter));
  }
}
