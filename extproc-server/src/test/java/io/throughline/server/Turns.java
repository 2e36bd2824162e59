package io.throughline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The turns that an SDK's script reports under one name, in their order. */
record Turns(List<JsonNode> turns) {
  static Turns of(JsonNode report, String name) {
    List<JsonNode> found =
        report
            .path("turns")
            .valueStream()
            .filter(turn -> turn.path("name").asString().equals(name))
            .toList();
    assertFalse(found.isEmpty(), name + ": no turns in " + report);
    return new Turns(found);
  }

  /** The models that were chosen. */
  Set<String> models() {
    return turns.stream().map(turn -> turn.path("selected").asString()).collect(Collectors.toSet());
  }

  /** What every answer must say of its session. */
  Turns assertSession(String id, String source) {
    for (JsonNode turn : turns) {
      assertEquals(id, turn.path("session").asString(), turn::toString);
      assertEquals(source, turn.path("source").asString(), turn::toString);
    }
    return this;
  }

  /** All are in one session, whatever its id. */
  Turns assertOneSession() {
    Set<JsonNode> sessions =
        turns.stream().map(turn -> turn.path("session")).collect(Collectors.toSet());
    assertEquals(1, sessions.size(), this::toString);
    assertTrue(sessions.iterator().next().asString("").length() > 3, this::toString);
    return this;
  }

  /** A turn after calls is held where these were made, and says so; returns how many were. */
  int assertLoopsHeld() {
    int held = 0;
    for (int i = 1; i < turns.size(); i++) {
      if (!turns.get(i - 1).path("calls").isEmpty()) {
        JsonNode turn = turns.get(i);
        assertEquals(turns.get(i - 1).path("selected"), turn.path("selected"), turn::toString);
        assertEquals("tool_loop", turn.path("phase").asString(), turn::toString);
        held++;
      }
    }
    return held;
  }

  /** All were answered by one model, as each answer's text says. */
  Turns assertOneModel() {
    assertEquals(1, models().size(), this::toString);
    return this;
  }

  /** The ends of tool loops and plain turns were answered by the model that the headers name. */
  Turns assertTexts() {
    for (JsonNode turn : turns) {
      if (turn.path("calls").isEmpty()) {
        assertEquals(
            "answer of " + turn.path("selected").asString(),
            turn.path("text").asString(),
            turn::toString);
      }
    }
    return this;
  }
}
