package io.throughline.demo;

import tools.jackson.databind.node.ObjectNode;

/**
 * What the answer to a turn told beside where it went; each empty where it told nothing.
 *
 * @param profile the profile that counted
 * @param divergence how the conversation goes in circles
 * @param correction of which circle the model was told
 * @param error what an error said
 */
record Told(String profile, String divergence, String correction, String error) {
  static final Told NOTHING = new Told("", "", "", "");

  static Told of(ChatReply reply) {
    return new Told(
        reply.header("x-throughline-profile"),
        reply.header("x-throughline-divergence"),
        reply.header("x-throughline-correction"),
        reply.error());
  }

  /** Adds what there is. */
  void addTo(ObjectNode json) {
    put(json, "profile", profile);
    put(json, "correction", correction);
    put(json, "error", error);
  }

  private static void put(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }
}
