package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class StoreBudgetTest {
  @Test
  void oneAfterTheOtherSharesOneBudget() {
    Duration whole = Duration.ofSeconds(2);
    StoreBudget budget = StoreBudget.of(whole);
    assertEndsLate(budget);
    long started = System.nanoTime();
    assertEndsLate(budget);
    Duration second = Duration.ofNanos(System.nanoTime() - started);
    assertTrue(second.compareTo(whole) < 0, second::toString);
  }

  @Test
  void whatIsDoneIsDoneWithoutAnyBudget() {
    CompletableFuture<String> done = CompletableFuture.completedFuture("done");
    assertSame(done, StoreBudget.of(Duration.ZERO).limit(done));
  }

  private static void assertEndsLate(StoreBudget budget) {
    CompletableFuture<String> limited = budget.limit(new CompletableFuture<String>());
    CompletionException late = assertThrows(CompletionException.class, limited::join);
    assertInstanceOf(TimeoutException.class, late.getCause());
  }
}
