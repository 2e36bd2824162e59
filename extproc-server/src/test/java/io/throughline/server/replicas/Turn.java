package io.throughline.server.replicas;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One answered turn.
 *
 * @param id of its record; empty when Envoy answered by itself
 * @param replay its record as it was read last
 * @param moved whether it answers or continues what another server issued, as the servers tell
 * @param micros until the client had the whole answer
 */
record Turn(
    Conversation.Request request,
    int replica,
    int status,
    String body,
    String id,
    JsonNode replay,
    boolean moved,
    long micros) {
  private static final Set<String> EXCUSES = Set.of("window_overflow", "client_named");

  boolean failed() {
    return status != 200;
  }

  String model() {
    return replay.path("selected_model").asString("");
  }

  String policy(String field) {
    return replay.path("session_policy").path(field).asString("");
  }

  boolean switched() {
    return replay.path("action").asString("").equals("switch");
  }

  /** A move that nothing allows: the request may or may not prove who holds it. */
  boolean misplaced() {
    return moved
        && !replay.path("action").asString("").equals("recovery")
        && !EXCUSES.contains(policy("decision_reason"));
  }

  /** Whether the request proves who holds it, by an id that is known to be issued. */
  boolean proven() {
    return policy("lock_owner").equals("issued");
  }

  boolean unproven() {
    return policy("lock_owner").equals("unproven");
  }

  Turn with(JsonNode newest) {
    return new Turn(request, replica, status, body, id, newest, moved, micros);
  }
}
