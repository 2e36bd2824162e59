package io.throughline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class YamlTest {
  @Test
  @DisplayName("a character of two halves is read wherever it stands")
  void charactersAreWhole() {
    for (int before = 980; before < 2_100; before++) {
      String value = "x".repeat(before) + "\uD83D\uDE00".repeat(3);
      Problems problems = new Problems();
      JsonNode read = Yaml.read("a: " + value + "\n", problems);
      assertTrue(problems.found().isEmpty(), "after " + before);
      assertEquals(value, read == null ? "" : read.path("a").stringValue(), "after " + before);
    }
  }
}
