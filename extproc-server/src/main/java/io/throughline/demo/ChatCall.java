package io.throughline.demo;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request of the client.
 *
 * @param session sent as {@code x-session-id}
 * @param turn index of the request within its session, from 0
 * @param messages the whole conversation so far
 * @param tools tool definitions; empty = none
 * @param model that it asks for
 * @param profile sent as {@code x-router-profile}; empty = none
 */
record ChatCall(
    String session,
    int turn,
    ArrayNode messages,
    ArrayNode tools,
    boolean stream,
    String model,
    String profile) {
  /** The header that names a turn, so that it is found again in the model servers' own logs. */
  static final String TURN_HEADER = "x-demo-turn";

  /** One that is routed, without a profile. */
  ChatCall(String session, int turn, ArrayNode messages, ArrayNode tools, boolean stream) {
    this(session, turn, messages, tools, stream, SessionPlan.ROUTED, "");
  }

  /** The value of {@link #TURN_HEADER}. */
  static String turnName(String session, int turn) {
    return session + "#" + turn;
  }

  ObjectNode body() {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("model", model);
    body.set("messages", messages);
    if (!tools.isEmpty()) {
      body.set("tools", tools);
    }
    if (stream) {
      body.put("stream", true);
      body.putObject("stream_options").put("include_usage", true);
    }
    return body;
  }
}
