package io.throughline.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs to begin with: those that once failed, and the golden requests of a dialect. */
final class Seeds {
  private static final Path FOLDER = Path.of("src", "test", "resources", "io", "throughline");

  private Seeds() {}

  /** The seeds of a target, in the order of their names. */
  static List<byte[]> of(String target) {
    List<byte[]> seeds = new ArrayList<>();
    for (String folder : List.of("fuzz/" + target, "server/dialect/golden/" + target)) {
      read(FOLDER.resolve(folder), seeds);
    }
    return seeds;
  }

  private static void read(Path folder, List<byte[]> seeds) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".facts.json")).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
