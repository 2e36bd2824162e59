package io.throughline.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs from seeds: bytes changed, cut out, repeated, and pieces of syntax put in. */
final class Mutations {
  private static final String[] PIECES = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "\"\\ud800\"",
    "\\u0000",
    "-",
    "1e9",
    "9".repeat(30),
    "\n\n",
    "\r",
    "data: ",
    "\u00e9",
    "\ud83d\ude00",
    "\"id\":\"x\",",
    "\"model\":\"m\",",
    "\"content\":[]",
    " "
  };

  private final List<byte[]> seeds;
  private final Random random;

  /** Starts anew; equal numbers make equal inputs. */
  Mutations(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    this.random = new Random(seed);
  }

  byte[] next() {
    byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int end = Math.min(input.length, at + random.nextInt(16));
    return switch (random.nextInt(5)) {
      case 0 -> joined(input, at, bytes(PIECES[random.nextInt(PIECES.length)]), at);
      case 1 -> joined(input, at, new byte[0], end);
      case 2 -> joined(input, at, Arrays.copyOfRange(input, at, end), at);
      case 3 ->
          joined(
              input, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, input.length));
      default -> spliced(input, at);
    };
  }

  private byte[] spliced(byte[] input, int at) {
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    int from = random.nextInt(other.length + 1);
    int end = Math.min(other.length, from + random.nextInt(64));
    return joined(input, at, Arrays.copyOfRange(other, from, end), at);
  }

  private static byte[] joined(byte[] input, int at, byte[] between, int resume) {
    byte[] joined = Arrays.copyOf(input, at + between.length + input.length - resume);
    System.arraycopy(between, 0, joined, at, between.length);
    System.arraycopy(input, resume, joined, at + between.length, input.length - resume);
    return joined;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
