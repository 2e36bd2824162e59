package io.throughline.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers with what was recorded, ids included: the n-th assistant message of the session to a
 * request that holds n of them already. It knows the sessions that are running.
 */
final class RecordedBrain implements Brain {
  private final Map<String, List<ObjectNode>> answers = new ConcurrentHashMap<>();

  /** The session is about to run. */
  void learn(RecordedSession session) {
    answers.put(session.name(), session.answers().stream().map(session::message).toList());
  }

  /** The session is over. */
  void forget(RecordedSession session) {
    answers.remove(session.name());
  }

  @Override
  public ObjectNode answer(ChatRequest request) {
    List<ObjectNode> recorded = answers.getOrDefault(request.sessionId(), List.of());
    int place = assistantMessages(request);
    return place < recorded.size()
        ? recorded.get(place)
        : JsonMapper.shared()
            .createObjectNode()
            .put("role", "assistant")
            .put("content", "Nothing is recorded for this request.");
  }

  private static int assistantMessages(ChatRequest request) {
    return (int)
        request
            .messages()
            .valueStream()
            .filter(message -> message.path("role").asString("").equals("assistant"))
            .count();
  }
}
