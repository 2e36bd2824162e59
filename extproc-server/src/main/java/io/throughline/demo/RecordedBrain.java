package io.throughline.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers with what was recorded, ids included: the n-th assistant message of the session to a
 * request that holds n of them already.
 */
final class RecordedBrain implements Brain {
  private record Place(String session, int assistantMessages) {}

  private final Map<Place, ObjectNode> answers;

  RecordedBrain(List<RecordedSession> sessions) {
    Map<Place, ObjectNode> all = new HashMap<>();
    for (RecordedSession session : sessions) {
      int before = 0;
      for (int index : session.answers()) {
        all.put(new Place(session.name(), before++), session.message(index));
      }
    }
    answers = Map.copyOf(all);
  }

  @Override
  public ObjectNode answer(ChatRequest request) {
    Place place = new Place(request.sessionId(), assistantMessages(request.messages()));
    ObjectNode recorded = answers.get(place);
    if (recorded == null) {
      throw new IllegalStateException("not recorded: " + place);
    }
    return recorded;
  }

  private static int assistantMessages(JsonNode messages) {
    int count = 0;
    for (JsonNode message : messages) {
      count += message.path("role").asString("").equals("assistant") ? 1 : 0;
    }
    return count;
  }
}
