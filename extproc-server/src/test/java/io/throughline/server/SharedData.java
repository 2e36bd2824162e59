package io.throughline.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder beside the checkout; a test that needs a missing file of it is skipped by name. */
public final class SharedData {
  private SharedData() {}

  /** A file of the folder, e.g. {@code data/x.jsonl.gz}. */
  public static Path file(String name) {
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
            .map(p -> p.resolve("shared"));
    Optional<Path> found =
        Stream.concat(Stream.ofNullable(System.getenv("THROUGHLINE_SHARED")).map(Path::of), above)
            .map(shared -> shared.resolve(name))
            .filter(Files::isRegularFile)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        () ->
            "skipped: "
                + name
                + " not found (expected: shared/ beside the checkout,"
                + " or THROUGHLINE_SHARED)");
    return found.orElseThrow();
  }
}
