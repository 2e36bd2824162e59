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
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions          | CHAT_COMPLETIONS   | POST",
        "/v1/responses                 | RESPONSES          | POST",
        "/v1/responses/input_tokens    | COUNT_RESPONSES    | POST",
        "/v1/responses/compact         | COMPACT            | POST",
        "/v1/responses/resp_1          | RESPONSE           | GET, DELETE",
        "/v1/responses/resp_1/cancel   | CANCEL_RESPONSE    | POST",
        "/v1/responses/r/input_items   | RESPONSE_INPUT     | GET",
        "/v1/conversations             | CONVERSATIONS      | POST",
        "/v1/conversations/conv_1      | CONVERSATION       | GET, POST, DELETE",
        "/v1/conversations/c/items     | CONVERSATION_ITEMS | GET, POST, DELETE",
        "/v1/conversations/c/items/i   | CONVERSATION_ITEMS | GET, POST, DELETE",
        "/v1/messages                  | MESSAGES           | POST",
        "/v1/messages/count_tokens     | COUNT_MESSAGES     | POST",
        "/v1/embeddings                | EMBEDDINGS         | POST",
        "/v1/models                    | MODELS             | GET",
        "/v1/models/alpha              | MODEL              | GET"
      })
  void aPathIsServedByItsMethods(String path, Endpoint endpoint, String methods) {
    assertEquals(endpoint, Endpoint.of(path));
    assertEquals(methods, endpoint.methods());
  }

  @Test
  void aPathNamesWhatItIsAbout() {
    assertEquals("resp_1", Endpoint.RESPONSE.idIn("/v1/responses/resp_1"));
    assertEquals("conv_1", Endpoint.CONVERSATION_ITEMS.idIn("/v1/conversations/conv_1/items/i"));
    assertEquals("", Endpoint.CONVERSATIONS.idIn("/v1/conversations"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/v1/chat/completions/", "/v1/Models", "/v1/responses/", "/v1/files"})
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
