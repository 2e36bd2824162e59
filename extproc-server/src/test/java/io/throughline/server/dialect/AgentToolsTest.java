package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.docs.Checkout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentToolsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"Edit", "MultiEdit", "write_to_file", "apply_patch", "mcp__files__write_file"})
  void editsByNameAlone(String name) {
    assertTrue(edits(name), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Read", "Bash", "str_replace_editor", "", "edit ", "mcp__edit__list", "é__bash"})
  void doesNotEditByNameAlone(String name) {
    assertFalse(edits(name), name);
  }

  @Test
  void bothWaysToLookUpAgree() {
    for (String name : AgentTools.names()) {
      AgentTools.Tool tool = AgentTools.named("server__" + name);
      assertEquals(tool.alwaysEdits(), edits("server__" + name), name);
      assertTrue(tool.shell() || tool.patches() || !tool.pathKeys().isEmpty(), name);
    }
  }

  @Test
  void aForeignOrEndlessNameIsNone() {
    assertNull(AgentTools.named("get_weather"));
    assertNull(AgentTools.named("x".repeat(1_000_000)));
  }

  @Test
  void theDocumentTellsAllToolsAndMarkers() {
    String document = Checkout.read("docs/journal.md");
    Stream.of(
            AgentTools.names(),
            PromptMarkers.CODE_FILES,
            PromptMarkers.CODE_WORDS,
            PromptMarkers.ANALYSIS_WORDS)
        .flatMap(List::stream)
        .forEach(word -> assertTrue(document.contains("`" + word + "`"), word));
  }

  private static boolean edits(String name) {
    byte[] bytes = ("\"" + name + "\"").getBytes(StandardCharsets.UTF_8);
    return AgentTools.edits(bytes, 1, bytes.length - 1);
  }
}
