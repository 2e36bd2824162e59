package io.throughline.demo;

import tools.jackson.databind.JsonNode;

/**
 * What a record tells of whether its conversation goes in circles; empty where there is no sign.
 *
 * @param state healthy, suspected, diverged or recovered
 * @param kind how it does
 * @param correction of which circle the model was told
 */
record Circling(String state, String kind, String correction) {
  static final Circling NONE = new Circling("", "", "");

  static Circling of(JsonNode json) {
    return new Circling(
        json.path("state").asString(""),
        json.path("kind").asString(""),
        json.path("correction").asString(""));
  }

  boolean is(String word) {
    return state.equals(word);
  }

  /** Whether there is any sign of a circle. */
  boolean shows() {
    return !state.isEmpty() && !is("healthy");
  }
}
