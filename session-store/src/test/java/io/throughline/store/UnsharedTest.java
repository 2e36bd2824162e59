package io.throughline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnsharedTest {
  private final Unshared<Integer> unshared = new Unshared<>();
  private final List<Integer> pushed = new ArrayList<>();

  @Test
  void theFirstWrittenArePushedFirstAndAThousandAtOnce() {
    for (int key = 0; key < 1_200; key++) {
      unshared.add(key);
    }
    unshared.push(false, key -> done(key, false));
    assertEquals(1_000, pushed.size());
    assertEquals(List.of(0, 1, 2), pushed.subList(0, 3));
    assertEquals(200, unshared.size());
  }

  @Test
  void oneIsTriedWhereWritesAreRefusedAndWaitsAgain() {
    unshared.add(1);
    unshared.add(2);
    unshared.push(true, key -> done(key, true));
    assertEquals(List.of(1), pushed);
    assertEquals(2, unshared.size());
    unshared.push(false, key -> CompletableFuture.failedFuture(new IllegalStateException()));
    assertEquals(2, unshared.size());
  }

  @Test
  void nothingIsPushedBeforeTheLastOnesHaveArrived() {
    CompletableFuture<Boolean> slow = new CompletableFuture<>();
    unshared.add(1);
    unshared.push(false, key -> slow);
    assertEquals(1, unshared.size());
    unshared.add(2);
    unshared.push(false, key -> done(key, false));
    assertEquals(List.of(), pushed);
    slow.complete(false);
    unshared.push(false, key -> done(key, false));
    assertEquals(List.of(2), pushed);
    assertEquals(0, unshared.size());
  }

  @Test
  void fewAreOnTheirWayAtOnceAndEachThatArrivesMakesRoomForTheNext() {
    List<CompletableFuture<Boolean>> underWay = new ArrayList<>();
    for (int key = 0; key < 40; key++) {
      unshared.add(key);
    }
    unshared.push(
        false,
        key -> {
          underWay.add(new CompletableFuture<>());
          return underWay.getLast();
        });
    assertEquals(32, underWay.size());
    assertEquals(40, unshared.size());
    underWay.get(5).complete(false);
    underWay.get(3).completeExceptionally(new IllegalStateException());
    assertEquals(34, underWay.size());
    for (int i = 0; i < 40; i++) {
      underWay.get(i).complete(false);
    }
    assertEquals(40, underWay.size());
    assertEquals(1, unshared.size());
  }

  @Test
  void noMoreThanTheBoundWait() {
    for (int key = 0; key < 100_005; key++) {
      unshared.add(key);
    }
    assertEquals(100_000, unshared.size());
  }

  private CompletableFuture<Boolean> done(int key, boolean again) {
    pushed.add(key);
    return CompletableFuture.completedFuture(again);
  }
}
