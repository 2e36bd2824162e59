package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.TestConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations of {@code wrong.txt}: each is refused with exactly the lines that it has. */
class WrongConfigTest {
  /** A piece of the right configuration, the wrong piece in its place, and the lines about it. */
  record Wrong(String right, String wrong, List<String> lines) {
    static Wrong of(String row) {
      String[] parts = row.replace("⏎", "\n").split("§");
      return new Wrong(parts[0], parts[1], List.of(parts[2].split("¦")));
    }

    @Override
    public String toString() {
      return lines.getFirst();
    }
  }

  static List<Wrong> wrongConfigurations() throws IOException {
    try (InputStream in = WrongConfigTest.class.getResourceAsStream("wrong.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Wrong::of)
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongConfigurations")
  void isToldByPathValueAndWhatMayStandThere(Wrong wrong) {
    ConfigException problem =
        assertThrows(ConfigException.class, () -> TestConfig.load(wrong.right(), wrong.wrong()));
    assertEquals(wrong.lines(), problem.problems().stream().map(Problem::line).toList());
  }

  @Test
  void theTableCoversManyKeys() throws IOException {
    Set<String> keys =
        wrongConfigurations().stream()
            .map(wrong -> wrong.lines().getFirst().replaceAll(": .*", "").replaceAll("\\d+", ""))
            .collect(Collectors.toSet());
    assertTrue(wrongConfigurations().size() >= 150, wrongConfigurations().size() + " rows");
    assertTrue(keys.size() >= 90, keys.size() + " keys");
  }

  @Test
  void theConfigurationItselfIsRight() {
    assertEquals(List.of(), TestConfig.load().warnings());
  }
}
