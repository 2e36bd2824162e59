package io.throughline.selector;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The recordings beside the checkout; a test that needs a missing one is skipped by name. */
final class SharedData {
  private SharedData() {}

  /** The lines of a gzipped recording. */
  static List<String> lines(String name) {
    Optional<Path> file = find(name);
    assumeTrue(
        file.isPresent(),
        () ->
            "skipped: "
                + name
                + " not found (expected: shared/data beside the checkout, or THROUGHLINE_SHARED)");
    try (BufferedReader reader = open(file.orElseThrow())) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    GZIPInputStream plain = new GZIPInputStream(Files.newInputStream(file));
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }

  private static Optional<Path> find(String name) {
    Path here = Path.of("").toAbsolutePath();
    Stream<Path> above =
        Stream.iterate(here, p -> p != null, Path::getParent).map(p -> p.resolve("shared"));
    return Stream.concat(
            Stream.ofNullable(System.getenv("THROUGHLINE_SHARED")).map(Path::of), above)
        .map(shared -> shared.resolve("data").resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
