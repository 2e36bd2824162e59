package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ids of calls, as a provider makes them. Not thread-safe. */
final class CallIds {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 24;

  private final SplittableRandom random;

  CallIds(SplittableRandom random) {
    this.random = random;
  }

  String next() {
    StringBuilder id = new StringBuilder("call_");
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** The messages with a new id for each call; recordings use some ids for several calls. */
  List<ObjectNode> renamed(Iterable<JsonNode> messages) {
    List<ObjectNode> renamed = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (JsonNode message : messages) {
      ObjectNode copy = (ObjectNode) message.deepCopy();
      if (Session.role(copy).equals("assistant")) {
        names.clear();
        copy.path("tool_calls").forEach(call -> rename((ObjectNode) call, names));
      } else if (copy.has("tool_call_id")) {
        String id = copy.path("tool_call_id").asString("");
        copy.put("tool_call_id", names.getOrDefault(id, id));
      }
      renamed.add(copy);
    }
    return renamed;
  }

  private void rename(ObjectNode call, Map<String, String> names) {
    String id = next();
    names.put(call.path("id").asString(""), id);
    call.put("id", id);
  }
}
