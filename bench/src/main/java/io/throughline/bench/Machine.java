package io.throughline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the numbers of a benchmark depend on; what cannot be told is "unknown". */
record Machine(String date, int cores, String cpu, String kernel, String jdk, String commit) {
  private static final String UNKNOWN = "unknown";

  static Machine of(Path root) {
    return new Machine(
        LocalDate.now(ZoneOffset.UTC).toString(),
        Runtime.getRuntime().availableProcessors(),
        processor(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        described(root));
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String described(Path root) {
    try {
      Process git =
          new ProcessBuilder("git", "-C", root.toString(), "describe", "--always", "--dirty")
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.isBlank() ? UNKNOWN : said.strip();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
