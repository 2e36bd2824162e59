package io.throughline.server.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelHealthTest {
  private static final Duration REST = Duration.ofSeconds(10);

  private Instant now = Instant.EPOCH;
  private final InstantSource clock = () -> now;
  private final ModelHealth health = new ModelHealth(3, REST, clock);

  @Test
  void aModelRestsAfterFailuresInARow() {
    fail(2);
    assertEquals(Set.of(), health.resting());
    fail(1);
    assertEquals(Set.of("m"), health.resting());
    assertEquals(1, health.restingCount());
  }

  @Test
  void anAnswerBetweenFailuresStartsTheCountAgain() {
    fail(2);
    health.answered("m");
    fail(2);
    assertEquals(Set.of(), health.resting());
  }

  @Test
  void afterItsRestOneRequestTriesIt() {
    fail(3);
    now = now.plus(REST);
    assertEquals(Set.of(), health.resting());
    health.chosen("m");
    assertEquals(Set.of("m"), health.resting(), "the others wait for how it ends");
  }

  @Test
  void theTryTellsWhetherTheOthersFollow() {
    fail(3);
    now = now.plus(REST);
    health.chosen("m");
    health.answered("m");
    assertEquals(Set.of(), health.resting());
    fail(3);
    now = now.plus(REST);
    health.chosen("m");
    fail(1);
    assertEquals(Set.of("m"), health.resting());
    now = now.plus(REST).minusMillis(1);
    assertEquals(Set.of("m"), health.resting(), "a failed try is a whole rest more");
  }

  @Test
  void aTryWhoseEndIsNeverToldIsRepeated() {
    fail(3);
    now = now.plus(REST);
    health.chosen("m");
    now = now.plus(REST);
    assertEquals(Set.of(), health.resting());
  }

  @Test
  void aModelThatWorksIsNotKeptFromOthersByBeingChosen() {
    health.chosen("m");
    fail(1);
    health.chosen("m");
    assertEquals(Set.of(), health.resting());
  }

  @Test
  void eachModelHasItsOwn() {
    fail(3);
    health.failed("other");
    assertEquals(Set.of("m"), health.resting());
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      health.failed("m");
    }
  }
}
