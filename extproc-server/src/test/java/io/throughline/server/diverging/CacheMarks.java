package io.throughline.server.diverging;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The marks that let Anthropic cache what is before them. Not thread-safe. */
final class CacheMarks {
  private static final int MARKS_MAX = 4;
  private static final Set<String> UNMARKED = Set.of("thinking", "redacted_thinking");

  private final Rules rules;
  private int marks;

  CacheMarks(Rules rules) {
    this.rules = rules;
  }

  void check(JsonNode request) {
    blocks(request.path("tools"), Violation.WHOLE);
    blocks(request.path("system"), Violation.WHOLE);
    JsonNode messages = request.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      blocks(messages.get(i).path("content"), i);
    }
    rules.require(marks <= MARKS_MAX, Violation.WHOLE, marks + " cache marks");
  }

  private void blocks(JsonNode blocks, int index) {
    for (JsonNode block : blocks) {
      JsonNode mark = block.path("cache_control");
      if (Rules.given(mark)) {
        marks++;
        String type = Rules.type(block);
        rules.require(Rules.type(mark).equals("ephemeral"), index, "another cache mark");
        rules.require(!UNMARKED.contains(type), index, "cache mark on " + type);
      }
      blocks(block.path("content"), index);
    }
  }
}
