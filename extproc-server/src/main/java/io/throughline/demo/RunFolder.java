package io.throughline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one run, with a path short enough for the unix socket in it.
 *
 * @param keep whether it stays when the demo ends
 */
record RunFolder(Path path, boolean keep) implements AutoCloseable {
  static RunFolder create(boolean keep) throws IOException {
    // Not java.io.tmpdir: that may be long, and a socket path has 107 bytes.
    return new RunFolder(Files.createTempDirectory(Path.of("/tmp"), "throughline-"), keep);
  }

  @Override
  public void close() {
    if (keep) {
      return;
    }
    try (Stream<Path> inside = Files.walk(path)) {
      List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A file that vanished meanwhile is no loss; the folder lies in /tmp.
    }
  }
}
