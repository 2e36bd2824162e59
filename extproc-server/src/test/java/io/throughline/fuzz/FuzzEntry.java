package io.throughline.fuzz;

import java.util.function.Supplier;

/** Where the fuzzer enters: its arguments name the target. */
public final class FuzzEntry {
  private static FuzzTarget target = input -> {};

  private FuzzEntry() {}

  /** Called once by the fuzzer. */
  public static void fuzzerInitialize(String[] arguments) {
    Supplier<FuzzTarget> named = arguments.length == 1 ? FuzzTargets.all().get(arguments[0]) : null;
    if (named == null) {
      throw new IllegalArgumentException(
          "target: "
              + String.join(" ", arguments)
              + " (expected: one of "
              + String.join(", ", FuzzTargets.all().keySet())
              + ")");
    }
    target = named.get();
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    target.read(input);
  }

  /** Prints the names of the targets. */
  public static void main(String[] arguments) {
    FuzzTargets.all().keySet().forEach(System.out::println);
  }
}
