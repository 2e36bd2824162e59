package io.throughline.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@code bin/fuzz}: the seeds and some thousand inputs made from them. */
class FuzzTargetsTest {
  private static final int ROUNDS = 2_000;

  static Stream<String> targets() {
    return FuzzTargets.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everySeedIsRead(String name) {
    List<byte[]> seeds = Seeds.of(name);
    assertFalse(seeds.isEmpty(), () -> "no seeds of " + name);
    FuzzTarget target = FuzzTargets.all().get(name).get();
    seeds.forEach(seed -> read(target, seed));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void whatIsMadeOfTheSeedsIsRead(String name) {
    FuzzTarget target = FuzzTargets.all().get(name).get();
    Mutations mutations = new Mutations(Seeds.of(name), System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      read(target, mutations.next());
    }
  }

  @Test
  void anInputThatFailsIsTold() {
    FuzzTarget target = input -> FuzzTarget.require(input.length != 1, "one byte");
    assertThrows(AssertionError.class, () -> read(target, new byte[] {7}));
  }

  private static void read(FuzzTarget target, byte[] input) {
    try {
      target.read(input);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "input: " + new String(input, StandardCharsets.ISO_8859_1) + ": " + e, e);
    }
  }
}
