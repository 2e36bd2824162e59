package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.throughline.store.StoreFailure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When nobody asks a shared store any more, and when everybody does again. */
class CircuitTest {
  private static final Supplier<CompletionStage<?>> ANSWERS =
      () -> CompletableFuture.completedFuture("back");

  private final List<String> told = new ArrayList<>();
  private final Circuit circuit =
      new Circuit(
          new StoreListener() {
            @Override
            public void failed(Reason reason) {
              told.add(reason.word());
            }

            @Override
            public void recovered() {
              told.add("recovered");
            }
          });

  @Test
  void itOpensAfterThreeLateAnswersInARow() {
    fail(Reason.LATE);
    fail(Reason.LATE);
    circuit.answered();
    fail(Reason.LATE);
    fail(Reason.LATE);
    assertNull(circuit.outage());
    fail(Reason.LATE);
    assertEquals(Reason.LATE, circuit.outage());
  }

  @Test
  void itOpensAtOnceWithoutAConnection() {
    fail(Reason.DOWN);
    assertEquals(Reason.DOWN, circuit.outage());
    circuit.probe();
    assertNull(circuit.outage());
    assertEquals(List.of("session_store_down", "recovered"), told);
  }

  @ParameterizedTest
  @EnumSource(names = {"DENIED", "READ_ONLY", "FULL"})
  void writesThatAreRefusedLeaveItClosed(Reason reason) {
    for (int i = 0; i < 10; i++) {
      assertEquals(reason, circuit.refused(new StoreFailure(reason), ANSWERS));
      assertNull(circuit.outage());
      assertEquals(reason, circuit.writesRefused());
      circuit.answered();
      circuit.probe();
    }
    assertEquals(10, told.size());
    assertEquals(List.of(reason.word()), told.stream().distinct().toList());
    circuit.wrote();
    assertNull(circuit.writesRefused());
  }

  @Test
  void readsThatAreDeniedOpenIt() {
    for (int i = 0; i < 3; i++) {
      fail(Reason.DENIED);
    }
    assertEquals(Reason.DENIED, circuit.outage());
  }

  private void fail(Reason reason) {
    circuit.failed(new StoreFailure(reason), ANSWERS);
  }
}
